/** Everything the faces ask of upstreams: projects, files, metadata, and how the upstreams are. */
import type { ProjectName } from "../packaging/project-name.ts";
import { createAdmitFile } from "./admit-file.ts";
import { checkNames } from "./check-names.ts";
import { readCheck } from "./read-check.ts";
import { createDownloads, type Download } from "./downloads.ts";
import { evictFiles } from "./evict-files.ts";
import { createFetchMetadata, type FetchMetadata } from "./fetch-metadata.ts";
import { openFileStore } from "./file-store.ts";
import { createFileUses } from "./file-uses.ts";
import { createFindFile, type FindFile, type FoundFile } from "./find-file.ts";
import { createFindProject, type FindProject } from "./find-project.ts";
import { createFreshPages } from "./fresh-pages.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import { openPageStore } from "./page-store.ts";
import { createPrivateNames } from "./private-names.ts";
import { createUpstreamClient, type Health } from "./upstream-client.ts";

export type UpstreamState = {
  readonly name: string;
  readonly url: string;
  /** Indexes that pull through it. */
  readonly indexes: readonly string[];
  readonly health: Health;
  readonly pages: { readonly present: number; readonly absent: number };
  readonly held: { readonly files: number; readonly bytes: number };
  /** Files that its kept pages list and that are not shown, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** When its list was last searched for private names, and what came of it. */
  readonly check?: { readonly at: number; readonly outcome: string };
  /** Names of this house that it lists too. */
  readonly conflicts: readonly string[];
};

export type Mirror = {
  /** Whether no upstream is ever asked for this name. */
  isPrivate(name: ProjectName): boolean;
  readonly project: FindProject;
  /** Also throws a Refusal `mirror.hidden`. */
  readonly file: FindFile;
  /** Changes with the rules that hide files. */
  stamp(): string;
  readonly metadata: FetchMetadata;
  /** Fetches a file that is not here, or joins whoever does. */
  download(found: FoundFile): Promise<Download>;
  /** Notes that a file that is here is served. */
  used(found: FoundFile): void;
  /** Whether an index has upstreams. */
  pulls(index: string): boolean;
  /** Names with a kept page, for the list of an index. */
  names(index: string): string[];
  /** Told the name of each project whose page may be another now. */
  watch(changed: (project: string) => void): void;
  states(): UpstreamState[];
  readonly offline: boolean;
  readonly cacheBytes: number | undefined;
  /** Writes down last uses, now and then. */
  flush(): void;
  /** Looks for private names on the lists of upstreams where that is due; never throws. */
  checkNames(): Promise<void>;
  close(): void;
};

export function openMirror(deps: MirrorDeps): Mirror {
  const client = createUpstreamClient(deps);
  const privates = createPrivateNames(deps.db, deps.reserved);
  const store = openPageStore(deps.db, privates);
  const files = openFileStore(deps.db);
  const uses = createFileUses(deps.db);
  const watchers: ((project: string) => void)[] = [];
  const changed = (project: string) => {
    for (const tell of watchers) tell(project);
  };
  let checking = false;
  const find = { ...deps, files, store, privates, pages: createFreshPages({ ...deps, client, store }) };
  const arrived = ({ file }: FoundFile) => {
    changed(file.project);
    evictFiles({ ...deps, files, uses });
  };
  const downloads = createDownloads({
    ...deps,
    client,
    privates,
    arrived: (wanted) => arrived({ ...wanted, status: "active" }),
  });
  const metadata = createFetchMetadata({ client, files, downloads, changed });
  const findFile = createFindFile(find);
  const admit = createAdmitFile({ curation: deps.curation, metadata, changed });
  return {
    isPrivate: (name) => privates.has(name),
    project: createFindProject(find),
    file: (address, filename) => {
      const found = findFile(address, filename);
      return found instanceof Promise
        ? found.then((file) => (file === undefined ? undefined : admit(file)))
        : found && admit(found);
    },
    metadata,
    stamp: () => deps.curation.stamp(),
    download: ({ upstream, file, kept }) => {
      const sha256 = kept?.sha256 ?? file.sha256;
      return downloads.join({ upstream, file, ...(sha256 === undefined ? {} : { sha256 }) });
    },
    used: ({ kept }) => {
      if (kept !== undefined) uses.note(kept.id, deps.now());
    },
    pulls: (index) => (deps.indexes.get(index)?.length ?? 0) > 0,
    names: (index) =>
      store.names(deps.indexes.get(index) ?? []).filter((name) => !privates.has(name as ProjectName)),
    watch: (tell) => void watchers.push(tell),
    states: () =>
      deps.upstreams.map(({ name, url }) => ({
        name,
        url,
        indexes: [...deps.indexes].filter(([, names]) => names.includes(name)).map(([index]) => index),
        health: client.health(name),
        pages: store.counts(name),
        held: files.held(name),
        dropped: store.dropped(name),
        ...readCheck(deps.db, name),
      })),
    offline: deps.offline,
    cacheBytes: deps.cacheBytes,
    flush: () => uses.flush(),
    checkNames: async () => {
      if (checking || !deps.checksNames) return;
      checking = true;
      await checkNames({ ...deps, client }).catch((error: unknown) =>
        deps.warn(
          { error: error instanceof Error ? error.message : "unknown" },
          "private names were not looked for",
        ),
      );
      checking = false;
    },
    close: () => {
      client.close();
      uses.flush();
    },
  };
}
