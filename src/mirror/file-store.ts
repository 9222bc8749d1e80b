/** The files fetched from upstreams, in the database: which bytes each name is held to, and whether they are here. */
import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { mirrorFiles, mirrorMetadata } from "../db/schema/mirror.ts";
import { write } from "../db/write.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { MirrorFile } from "./mirror-page.ts";

export type KeptFile = {
  readonly id: number;
  readonly upstream: string;
  readonly project: ProjectName;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  /** What the upstream said when it was fetched. */
  readonly facts: MirrorFile;
  /** Digest of the metadata found inside. */
  readonly metadataSha256: string | undefined;
  /** Whether the bytes are here. */
  readonly held: boolean;
  readonly fetchedAt: number;
};

export type FileStore = {
  ofProject(project: ProjectName): KeptFile[];
  find(address: string, filename: string): KeptFile[];
  metadata(sha256: string): Uint8Array | undefined;
  /** Keeps metadata; without bytes: it was promised and is not there. */
  keepMetadata(sha256: string, bytes: Uint8Array | undefined): void;
  missingMetadata(): ReadonlySet<string>;
  /** Of one upstream, or of all: files whose bytes are here. */
  held(upstream?: string): { readonly files: number; readonly bytes: number };
};

export function openFileStore(db: Db): FileStore {
  return {
    ofProject: (project) =>
      db.orm.select().from(mirrorFiles).where(eq(mirrorFiles.project, project)).all().map(read),
    find: (address, filename) => {
      const digest = Buffer.from(address, "hex");
      const here = or(eq(mirrorFiles.address, digest), eq(mirrorFiles.sha256, digest));
      return db.orm
        .select()
        .from(mirrorFiles)
        .where(and(here, eq(mirrorFiles.filename, filename)))
        .all()
        .map(read);
    },
    metadata: (sha256) => {
      const row = db.orm
        .select()
        .from(mirrorMetadata)
        .where(eq(mirrorMetadata.sha256, Buffer.from(sha256, "hex")))
        .get();
      return row?.bytes ?? undefined;
    },
    keepMetadata: (sha256, bytes) =>
      write(db, (tx) => {
        const values = {
          sha256: Buffer.from(sha256, "hex"),
          bytes: bytes === undefined ? null : Buffer.from(bytes),
        };
        const insert = tx.insert(mirrorMetadata).values(values);
        if (bytes === undefined) insert.onConflictDoNothing().run();
        else insert.onConflictDoUpdate({ target: mirrorMetadata.sha256, set: values }).run();
      }),
    missingMetadata: () =>
      new Set(
        db.orm
          .select({ sha256: mirrorMetadata.sha256 })
          .from(mirrorMetadata)
          .where(isNull(mirrorMetadata.bytes))
          .all()
          .map(({ sha256 }) => sha256.toString("hex")),
      ),
    held: (upstream) => {
      const here =
        upstream === undefined
          ? eq(mirrorFiles.held, true)
          : and(eq(mirrorFiles.held, true), eq(mirrorFiles.upstream, upstream));
      const row = db.orm
        .select({ files: sql<number>`count(*)`, bytes: sql<number>`coalesce(sum(${mirrorFiles.size}), 0)` })
        .from(mirrorFiles)
        .where(here)
        .get();
      return row ?? { files: 0, bytes: 0 };
    },
  };
}

function read(row: typeof mirrorFiles.$inferSelect): KeptFile {
  return {
    ...row,
    project: row.project as ProjectName,
    sha256: row.sha256.toString("hex"),
    facts: JSON.parse(row.facts) as MirrorFile,
    metadataSha256: row.metadataSha256?.toString("hex"),
  };
}
