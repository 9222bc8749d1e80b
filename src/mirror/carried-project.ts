/** What is carried of an upstream's project from one house to another: its held files, and what the upstream said of them. */
import { and, eq } from "drizzle-orm";
import { isOwnName } from "../catalog/private-name.ts";
import type { StagedBlob } from "../blobs/blob-store.ts";
import type { Db } from "../db/open.ts";
import { mirrorFiles, mirrorPages } from "../db/schema/mirror.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ListedStatus } from "../packaging/listed-page.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { judgementRules } from "./judge-page.ts";
import { placeFile } from "./keep-file.ts";
import type { MirrorFile, MirrorPage } from "./mirror-page.ts";
import type { Upstream } from "./upstream.ts";

/** Its hash and size are those of the bytes that are here. */
export type CarriedFile = MirrorFile & { readonly sha256: string; readonly size: number };

export type CarriedProject = {
  readonly name: ProjectName;
  readonly upstream: string;
  /** When the upstream last said so, in milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly status: ListedStatus;
  readonly statusReason?: string;
  readonly files: readonly CarriedFile[];
};

/** All projects with a held file, in the order of their names. */
export function carriedProjects(db: Db): CarriedProject[] {
  const rows = db.orm
    .select()
    .from(mirrorFiles)
    .where(eq(mirrorFiles.held, true))
    .orderBy(mirrorFiles.project, mirrorFiles.upstream, mirrorFiles.filename)
    .all();
  const projects = Map.groupBy(rows, ({ project, upstream }) => `${project} ${upstream}`);
  return [...projects.values()].flatMap((files) => {
    const [first] = files;
    if (first === undefined) return [];
    const { project, upstream } = first;
    const page = readPage(db.orm, upstream, project);
    const listed = new Map(page?.page.files.map((file) => [file.filename, file]));
    const { status = "active", statusReason } = page?.page ?? {};
    return {
      name: project as ProjectName,
      upstream,
      fetchedAt: page?.fetchedAt ?? first.fetchedAt,
      status,
      ...(statusReason === undefined ? {} : { statusReason }),
      files: files.map(({ filename, sha256: digest, size, facts }) => {
        const sha256 = digest.toString("hex");
        const said = listed.get(filename);
        // A page that lists other bytes speaks of another file.
        const fact = said?.sha256 === undefined || said.sha256 === sha256 ? said : undefined;
        return { ...(fact ?? (JSON.parse(facts) as MirrorFile)), address: sha256, sha256, size };
      }),
    };
  });
}

export type Arrived = {
  readonly upstream: Upstream;
  readonly project: CarriedProject;
  /** Staged bytes and the METADATA of wheels, by sha256. */
  readonly staged: ReadonlyMap<
    string,
    { readonly blob: StagedBlob; readonly inside: Uint8Array | undefined }
  >;
};

/** They stay files of the upstream. @throws Refusal `bundle.private_name`, `upstream.hash` */
export function keepCarried(tx: Tx, at: number, { upstream, project, staged }: Arrived): void {
  const { name, files, fetchedAt, status, statusReason } = project;
  if (isOwnName(tx, name)) throw privateName(name);
  for (const file of files) {
    const bytes = staged.get(file.sha256);
    if (bytes === undefined) throw new Error(`${file.filename} was not staged`);
    const wanted = {
      upstream,
      file: { ...file, project: name, upstream: upstream.name },
      sha256: file.sha256,
    };
    placeFile(tx, at, { wanted, staged: bytes.blob, inside: bytes.inside });
  }
  const judgedBy = judgementRules(upstream);
  const known = readPage(tx, upstream.name, name);
  // A page that is newer knows more than what was carried; held files are shown beside it.
  if (known?.state === "present" && known.page.judgedBy === judgedBy && known.fetchedAt > fetchedAt) return;
  const ours = new Set(files.map(({ filename }) => filename));
  const before = known?.page.judgedBy === judgedBy ? known.page.files : [];
  const page: MirrorPage = {
    files: [...before.filter(({ filename }) => !ours.has(filename)), ...files],
    versions: [],
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    judgedBy,
    dropped: {},
  };
  // Never fresh, and without an ETag: an upstream that can be asked is asked for the whole page.
  const values = {
    state: "present" as const,
    etag: null,
    fetchedAt: Math.max(0, Math.min(fetchedAt, at - upstream.refresh)),
    serial: known?.serial ?? 0,
    page: JSON.stringify(page),
  };
  tx.insert(mirrorPages)
    .values({ upstream: upstream.name, project: name, ...values })
    .onConflictDoUpdate({ target: [mirrorPages.upstream, mirrorPages.project], set: values })
    .run();
}

function readPage(tx: Tx, upstream: string, project: string) {
  const row = tx
    .select()
    .from(mirrorPages)
    .where(and(eq(mirrorPages.upstream, upstream), eq(mirrorPages.project, project)))
    .get();
  return row === undefined ? undefined : { ...row, page: JSON.parse(row.page) as MirrorPage };
}

export function privateName(name: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "bundle.private_name",
    message: `The bundle holds files of an upstream for ${quote(name)}, and that name belongs to this house.`,
    remedy: "Export a bundle without that project; nothing of this one was taken in.",
  });
}
