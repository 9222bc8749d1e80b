/** What the index shows of projects: the reads behind every page, with hand-prepared statements for the hot path. */
import type { Database } from "bun:sqlite";
import type { Db } from "../db/open.ts";
import type { ProjectStatus } from "./project-status.ts";

export type ViewedProject = {
  readonly id: number;
  readonly name: string;
  readonly displayName: string;
  readonly status: ProjectStatus;
  readonly statusReason: string | null;
  readonly serial: number;
};

export type ViewedFile = {
  readonly filename: string;
  readonly kind: "sdist" | "wheel";
  readonly version: string;
  readonly pythonVersion: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly size: number;
  readonly requiresPython: string | null;
  readonly metadataSha256: string | null;
  readonly uploadedAt: number;
  readonly comment: string | null;
  readonly yanked: boolean;
  readonly yankedReason: string | null;
};

export type FileAddress = {
  readonly project: string;
  readonly status: ProjectStatus;
  readonly size: number;
  readonly uploadedAt: number;
  readonly kind: "sdist" | "wheel";
  readonly metadataSha256: string | null;
};

export type ProjectView = {
  project(name: string): ViewedProject | undefined;
  serialOf(name: string): number | undefined;
  /** In the order they came. */
  files(projectId: number): ViewedFile[];
  /** Versions in the order their releases were made, also those without files. */
  versions(projectId: number): string[];
  list(): { name: string; serial: number }[];
  lastSerial(): number;
  /** The file of exactly this digest and name. */
  address(sha256: string, filename: string): FileAddress | undefined;
  metadata(sha256: string): Uint8Array | undefined;
  counts(): Counts;
};

export type Counts = {
  readonly projects: number;
  readonly releases: number;
  readonly files: number;
  readonly bytes: number;
};

type FileSqlRow = Omit<ViewedFile, "yanked"> & { readonly yanked: number };

export function openProjectView(db: Db): ProjectView {
  const one = prepare(db.sqlite);
  return {
    project: (name) => one.project.get(name) ?? undefined,
    serialOf: (name) => one.serial.get(name)?.serial,
    files: (id) => one.files.all(id).map((row) => ({ ...row, yanked: row.yanked === 1 })),
    versions: (id) => one.versions.all(id).map((row) => row.version),
    list: () => one.list.all(),
    lastSerial: () => one.lastSerial.get()?.serial ?? 0,
    address: rememberAddresses(
      db,
      (sha256, filename) => one.address.get(Buffer.from(sha256, "hex"), filename) ?? undefined,
    ),
    metadata: (sha256) => one.metadata.get(Buffer.from(sha256, "hex"))?.bytes,
    counts: () => one.counts.get() ?? { projects: 0, releases: 0, files: 0, bytes: 0 },
  };
}

type FindAddress = (sha256: string, filename: string) => FileAddress | undefined;

/** So many addresses are remembered; beyond it the memory starts anew. */
const REMEMBERED = 10_000;

/** Installers ask for pieces of one file in a row, and a query costs more than the piece: kept until the next change. */
function rememberAddresses(db: Db, find: FindAddress): FindAddress {
  let memory = new Map<string, FileAddress | undefined>();
  let mark = -1;
  return (sha256, filename) => {
    const now = db.mark.read();
    if (now !== mark || memory.size >= REMEMBERED) {
      memory = new Map();
      mark = now;
    }
    const key = `${sha256}/${filename}`;
    if (memory.has(key)) return memory.get(key);
    const found = find(sha256, filename);
    memory.set(key, found);
    return found;
  };
}

/** A project that has never shown a file, since its first release waits for approval, has no serial. */
function prepare(sqlite: Database) {
  return {
    project: sqlite.query<ViewedProject, [string]>(
      "SELECT id, name, display_name AS displayName, status, status_reason AS statusReason, serial FROM projects WHERE name = ? AND serial > 0",
    ),
    serial: sqlite.query<{ serial: number }, [string]>(
      "SELECT serial FROM projects WHERE name = ? AND serial > 0",
    ),
    files: sqlite.query<FileSqlRow, [number]>(
      `SELECT f.filename, f.kind, r.version, f.python_version AS pythonVersion, lower(hex(f.sha256)) AS sha256, f.size,
         f.requires_python AS requiresPython, nullif(lower(hex(f.metadata_sha256)), '') AS metadataSha256,
         f.uploaded_at AS uploadedAt, f.comment, f.yanked, f.yanked_reason AS yankedReason
       FROM files f JOIN releases r ON r.id = f.release_id WHERE f.project_id = ?
       ORDER BY f.id`,
    ),
    versions: sqlite.query<{ version: string }, [number]>(
      "SELECT version FROM releases WHERE project_id = ? ORDER BY id",
    ),
    list: sqlite.query<{ name: string; serial: number }, []>(
      "SELECT name, serial FROM projects WHERE status <> 'quarantined' AND serial > 0 ORDER BY name",
    ),
    lastSerial: sqlite.query<{ serial: number }, []>(
      "SELECT coalesce(max(serial), 0) AS serial FROM journal",
    ),
    address: sqlite.query<FileAddress, [Buffer, string]>(
      `SELECT p.name AS project, p.status, f.size, f.uploaded_at AS uploadedAt, f.kind,
         nullif(lower(hex(f.metadata_sha256)), '') AS metadataSha256
       FROM files f JOIN projects p ON p.id = f.project_id WHERE f.sha256 = ? AND f.filename = ?`,
    ),
    metadata: sqlite.query<{ bytes: Uint8Array }, [Buffer]>(
      "SELECT bytes FROM core_metadata WHERE sha256 = ?",
    ),
    counts: sqlite.query<Counts, []>(
      "SELECT (SELECT count(*) FROM projects WHERE serial > 0) AS projects, (SELECT count(*) FROM releases) AS releases, count(*) AS files, coalesce(sum(size), 0) AS bytes FROM files",
    ),
  };
}
