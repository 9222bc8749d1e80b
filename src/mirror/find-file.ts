/** From an address under `/files/` to a file of an upstream: one that is here, or one that can be fetched. */
import type { ProjectName } from "../packaging/project-name.ts";
import type { Db } from "../db/open.ts";
import type { FileStore, KeptFile } from "./file-store.ts";
import type { FreshPage, FreshPages } from "./fresh-pages.ts";
import { readFilename } from "./judge-page.ts";
import { mirroredProject, type MirroredProject } from "./mirrored-project.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { PageStore } from "./page-store.ts";
import type { PrivateNames } from "./private-names.ts";
import type { JudgedFile } from "./shown-files.ts";
import type { Upstream } from "./upstream.ts";

export type FoundFile = {
  readonly file: JudgedFile;
  readonly upstream: Upstream;
  /** What it is held to, when it was fetched before; `held` says whether the bytes are here. */
  readonly kept?: KeptFile;
  readonly status: MirroredProject["status"];
};

export type FindFile = (
  address: string,
  filename: string,
) => FoundFile | undefined | Promise<FoundFile | undefined>;

export type FindDeps = MirrorDeps & {
  readonly files: FileStore;
  readonly store: PageStore;
  readonly pages: FreshPages;
  readonly privates: PrivateNames;
};

const REMEMBERED = 10_000;

/** Milliseconds: an upstream may put a project into quarantine. */
const LONGEST_MEMORY = 60_000;

/** Knows of no rule. @throws Refusal `upstream.…` when no page says what lies there and none can be had */
export function createFindFile(deps: FindDeps): FindFile {
  const here = rememberHeld(deps, (address, filename) => findHeld(deps, address, filename));
  return (address, filename) => {
    const name = readFilename(filename)?.name;
    // Asked first and at every spelling: nothing of a private name is looked for anywhere else.
    if (name === undefined || deps.upstreams.length === 0 || deps.privates.has(name)) return undefined;
    return here(address, filename) ?? findListed(deps, name, { address, filename });
  };
}

/** Only what is there is remembered, until something changes. */
function rememberHeld(
  { db, now: clock }: { db: Db; now: () => number },
  find: (address: string, filename: string) => FoundFile | undefined,
) {
  let memory = new Map<string, FoundFile>();
  let mark = -1;
  let since = 0;
  return (address: string, filename: string): FoundFile | undefined => {
    const now = db.mark.read();
    if (now !== mark || memory.size >= REMEMBERED || Math.abs(clock() - since) > LONGEST_MEMORY) {
      memory = new Map();
      mark = now;
      since = clock();
    }
    const key = `${address}/${filename}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const found = find(address, filename);
    if (found !== undefined) memory.set(key, found);
    return found;
  };
}

function findHeld(deps: FindDeps, address: string, filename: string): FoundFile | undefined {
  for (const kept of deps.files.find(address, filename)) {
    const upstream = deps.upstreams.find(({ name }) => name === kept.upstream);
    if (!kept.held || upstream === undefined) continue;
    const { project } = kept;
    const file = {
      ...kept.facts,
      address: kept.sha256,
      sha256: kept.sha256,
      size: kept.size,
      project,
      upstream: upstream.name,
    };
    return { file, upstream, kept, status: deps.store.status(upstream.name, project) };
  }
  return undefined;
}

/** Lock files name addresses that this house may never have shown: the pages are asked for then. */
async function findListed(
  deps: FindDeps,
  name: ProjectName,
  { address, filename }: { address: string; filename: string },
): Promise<FoundFile | undefined> {
  for (const upstream of deps.upstreams) {
    const page = await deps.pages.get(upstream, name);
    const kept = deps.files.ofProject(name).filter((file) => file.upstream === upstream.name);
    const project = describe(deps, { name, upstream, page, kept });
    const pin = kept.find((file) => file.filename === filename);
    const listed = page.page.files.find((file) => file.filename === filename);
    // Before it was fetched, a file without a hash was shown at another address; one with a hash never is.
    const first = listed?.sha256 === undefined ? listed?.address : undefined;
    const file = project?.files.find((each) => each.filename === filename);
    if (file === undefined || project === undefined) continue;
    if (file.address !== address && first !== address) continue;
    return { file, upstream, status: project.status, ...(pin === undefined ? {} : { kept: pin }) };
  }
  return undefined;
}

type Parts = {
  readonly name: ProjectName;
  readonly upstream: Upstream;
  readonly page: FreshPage;
  readonly kept: readonly KeptFile[];
};

/** Without the rules: whoever admits the file asks them. */
function describe(deps: FindDeps, { name, upstream, page, kept }: Parts): MirroredProject | undefined {
  return mirroredProject({
    name,
    upstream: upstream.name,
    page,
    kept,
    missingMetadata: deps.files.missingMetadata(),
  });
}
