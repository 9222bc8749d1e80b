/** A data folder of many projects, written straight through the schema; its files have rows and no bytes. */
import { join } from "node:path";
import { openHouse } from "../../src/app/house.ts";
import { record } from "../../src/audit/record.ts";
import type { Db } from "../../src/db/open.ts";
import { cachedFolder } from "./cache.ts";
import { newDataFolder, schemaDigest } from "./data-folder.ts";

export const FILES_EACH = 10;

/** The name of project `n`. */
export function projectName(n: number): string {
  return `project-${String(n).padStart(6, "0")}`;
}

/** Kept between runs: a million files take a minute to write. */
export async function largeDataFolder(projects: number): Promise<string> {
  const folder = await cachedFolder({
    name: `large-${projects}`,
    recipe: `${schemaDigest} ${projects} ${FILES_EACH}`,
    fill: async (into) => {
      const data = join(into, "data");
      await newDataFolder(data);
      const house = await openHouse(data);
      house.db.sqlite.transaction(() => fill(house.db, projects)).immediate();
      house.db.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
      house.close();
    },
  });
  return join(folder, "data");
}

const AT = Date.UTC(2026, 0, 1);
const BENCH = {
  kind: "console",
  operator: "bench",
  ip: "console",
  agent: "bench",
  requestId: "bench",
} as const;

function fill({ sqlite, orm }: Db, projects: number): void {
  const project = sqlite.query(
    "INSERT INTO projects (id, name, display_name, serial, created_at) VALUES (?, ?, ?, ?, ?)",
  );
  const release = sqlite.query(
    "INSERT INTO releases (id, project_id, version, release_key, created_at) VALUES (?, ?, ?, ?, ?)",
  );
  const metadata = sqlite.query("INSERT INTO core_metadata (sha256, bytes) VALUES (?, ?)");
  const insert = fileStatements({ sqlite, orm });
  for (let p = 1, serial = 0; p <= projects; p++) {
    const name = projectName(p);
    project.run(p, name, name, serial + FILES_EACH, AT);
    const text = Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\nSummary: One of many\n`);
    const described = digest(text);
    metadata.run(described, text);
    for (let f = 0; f < FILES_EACH; f++) {
      serial++;
      release.run(serial, p, `1.${f}`, `1.${f}`, AT);
      const filename = `${name.replaceAll("-", "_")}-1.${f}-py3-none-any.whl`;
      insert({ project: p, serial, name, filename, described });
    }
  }
}

type FileFacts = { project: number; serial: number; name: string; filename: string; described: Buffer };

function fileStatements({ sqlite, orm }: Pick<Db, "sqlite" | "orm">): (facts: FileFacts) => void {
  const file = sqlite.query(
    `INSERT INTO files (project_id, release_id, filename, kind, python_version, sha256, size, requires_python, metadata_sha256, uploaded_at)
     VALUES (?, ?, ?, 'wheel', 'py3', ?, 12345, '>=3.9', ?, ?)`,
  );
  const burnt = sqlite.query(
    "INSERT INTO filenames (folded, filename, sha256, first_used_at) VALUES (?, ?, ?, ?)",
  );
  const journal = sqlite.query(
    "INSERT INTO journal (serial, at, project, version, action, filename) VALUES (?, ?, ?, '1.0', 'add file', ?)",
  );
  return ({ project, serial, name, filename, described }) => {
    const sha256 = digest(Buffer.from(filename));
    file.run(project, serial, filename, sha256, described, AT);
    burnt.run(filename, filename, sha256, AT);
    journal.run(serial, AT, name, filename);
    const details = { filename, version: "1.0", sha256: sha256.toString("hex"), size: 1, serial };
    record(orm, { actor: BENCH, at: AT }, { event: "file.upload", outcome: "done", project: name, details });
  };
}

function digest(bytes: Uint8Array): Buffer {
  return new Bun.CryptoHasher("sha256").update(bytes).digest();
}
