/** The checker names each broken promise, and nothing where all is well. */
import { describe, expect, test } from "bun:test";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import { smallWheel } from "../faults/small-wheel.ts";
import { codeOf } from "../support/code-of.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const HOUR = 60 * 60 * 1000;

/** Two projects, a yank with a reason that wants escaping, a wheel and an sdist. */
async function furnished(): Promise<RunningHouse> {
  const running = await runHouse();
  const metadata = "Requires-Python: >=3.9,<4\n";
  for (const dist of [
    sampleWheel({ name: "alpha", metadata }),
    sampleSdist({ name: "alpha" }),
    sampleWheel({ name: "beta", version: "2.0" }),
  ]) {
    expect((await running.upload(dist)).status).toBe(200);
  }
  running.house.db.sqlite.run(
    "UPDATE files SET yanked = 1, yanked_reason = 'a <b> & \"c\"' WHERE filename LIKE 'beta%'",
  );
  return running;
}

function check({ house, address, token }: RunningHouse, now = Date.now()) {
  return checkHouse({
    dataFolder: house.dataFolder,
    now: () => now,
    fetchView: (path, accept) =>
      fetch(`${address}${path}`, { headers: { accept, authorization: `Bearer ${token}` } }),
  });
}

function blobOf({ house }: RunningHouse, filename: string): string {
  const row = house.db.sqlite
    .query<{ sha256: string }, [string]>(
      "SELECT lower(hex(sha256)) AS sha256 FROM files WHERE filename LIKE ?",
    )
    .get(`${filename}%`);
  const sha256 = row?.sha256 ?? "";
  return join(house.dataFolder, "blobs", sha256.slice(0, 2), sha256.slice(2));
}

test("a right house has no fault, in its rows, its bytes and its views", async () => {
  await using running = await furnished();
  const report = await check(running);
  expect(report).toMatchObject({ faults: [], leftovers: [], files: 3, hashed: true });
});

/** Rows are spoilt behind the back of every rule that the database itself keeps. */
const spoiltRows: [rule: string, sql: string][] = [
  [
    "file.name_not_burnt",
    "DROP TRIGGER filenames_no_delete; DELETE FROM filenames WHERE filename LIKE 'beta%'",
  ],
  [
    "file.name_not_burnt",
    "DROP TRIGGER filenames_no_update; UPDATE filenames SET sha256 = zeroblob(32) WHERE filename LIKE 'beta%'",
  ],
  [
    "filename.folded",
    "DROP TRIGGER filenames_no_update; UPDATE filenames SET folded = 'X' WHERE filename LIKE 'beta%'",
  ],
  ["file.release", "UPDATE files SET release_id = 99 WHERE filename LIKE 'beta%'"],
  ["file.release", "UPDATE files SET project_id = (SELECT id FROM projects WHERE name = 'alpha')"],
  ["release.project", "DELETE FROM projects WHERE name = 'beta'"],
  ["role.parents", "UPDATE roles SET user_id = 99"],
  ["token.person", "UPDATE tokens SET user_id = 99"],
  ["project.name", "UPDATE projects SET name = 'Beta.X' WHERE name = 'beta'"],
  ["project.serial", "UPDATE projects SET serial = serial - 1 WHERE name = 'beta'"],
  ["file.journal", "DELETE FROM journal WHERE filename LIKE 'beta%'"],
  ["file.audit", "DROP TRIGGER audit_log_no_delete; DELETE FROM audit_log WHERE project = 'beta'"],
  ["file.metadata", "UPDATE files SET metadata_sha256 = NULL WHERE filename LIKE 'beta%'"],
  ["metadata.bytes", "UPDATE core_metadata SET bytes = CAST('x' AS BLOB)"],
  ["metadata.stray", "INSERT INTO core_metadata VALUES (zeroblob(32), zeroblob(1))"],
  ["blob.damaged", "UPDATE files SET sha256 = zeroblob(32) WHERE filename LIKE 'beta%'"],
  ["blob.damaged", "UPDATE files SET size = size + 1 WHERE filename LIKE 'beta%'"],
  ["database.reference", "UPDATE roles SET project_id = 99 WHERE project_id = 1"],
];

describe("a spoilt row", () => {
  for (const [rule, sql] of spoiltRows) {
    test(`is named by ${rule}: ${sql}`, async () => {
      await using running = await furnished();
      running.house.db.sqlite.run("PRAGMA foreign_keys = OFF");
      running.house.db.sqlite.run(sql);
      const { faults } = await checkHouse({ dataFolder: running.house.dataFolder, now: () => Date.now() });
      expect(faults.map((fault) => fault.rule)).toContain(rule);
    });
  }

  test("that a kept page does not show yet is named by view.differs", async () => {
    await using running = await furnished();
    await check(running);
    // The serial stays, so the server keeps its pages: exactly the defect that this is there to see.
    running.house.db.sqlite.run("UPDATE files SET yanked = 1 WHERE filename LIKE 'alpha%.whl'");
    running.house.db.sqlite.run("UPDATE projects SET display_name = 'x'");
    const views = (await check(running)).faults.filter((fault) => fault.rule === "view.differs");
    expect(views.map((fault) => fault.what).join("\n")).toContain("the HTML page lacks alpha-1.0");
  });
});

const spoiltBlobs: [title: string, spoil: (path: string) => void, word: string][] = [
  ["a changed byte", (path) => flip(path), "has the sha256"],
  ["a cut", (path) => truncateSync(path, 100), "has 100 bytes instead of"],
  ["nothing", (path) => truncateSync(path, 0), "has 0 bytes instead of"],
  ["no file", (path) => rmSync(path), "is missing"],
  ["a link to the right bytes", (path) => link(path), "is no plain file"],
  ["a folder", (path) => folder(path), "is no plain file"],
  ["a pipe", (path) => pipe(path), "is no plain file"],
];

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[50] = (bytes[50] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function link(path: string): void {
  renameSync(path, `${path}.away`);
  symlinkSync(`${path}.away`, path);
}

function folder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

function pipe(path: string): void {
  rmSync(path);
  Bun.spawnSync(["mkfifo", path]);
}

describe("O12 a blob replaced by", () => {
  for (const [title, spoil, word] of spoiltBlobs) {
    test(`${title} is named with its file`, async () => {
      await using running = await furnished();
      spoil(blobOf(running, "beta"));
      const { faults } = await checkHouse({ dataFolder: running.house.dataFolder, now: () => Date.now() });
      const [fault] = faults.filter((each) => each.rule === "blob.damaged");
      expect(fault?.what).toContain("beta-2.0-py3-none-any.whl");
      expect(fault?.what).toContain(word);
    });
  }

  test("a changed byte escapes --quick, which says that it hashed nothing", async () => {
    await using running = await furnished();
    flip(blobOf(running, "beta"));
    const report = await checkHouse({
      dataFolder: running.house.dataFolder,
      now: () => Date.now(),
      quick: true,
    });
    expect(report).toMatchObject({ faults: [], hashed: false });
  });
});

test("metadata that the wheel does not hold is named, though its own hash is right", async () => {
  await using running = await furnished();
  const { sqlite } = running.house.db;
  const bytes = Buffer.from("Metadata-Version: 2.1\nName: beta\nVersion: 2.0\nSummary: other\n");
  const digest = new Bun.CryptoHasher("sha256").update(bytes).digest();
  sqlite.query("INSERT INTO core_metadata VALUES (?, ?)").run(digest, bytes);
  sqlite.query("UPDATE files SET metadata_sha256 = ? WHERE filename LIKE 'beta%'").run(digest);
  const { faults } = await check(running);
  expect(faults.map((fault) => fault.rule)).toContain("metadata.differs");
});

test("O13 a blob without a file is a leftover for an hour and a fault later; uploads in flight are leftovers", async () => {
  await using running = await furnished();
  const { sha256, bytes } = smallWheel("stray", "1.0");
  const path = join(running.house.dataFolder, "blobs", sha256.slice(0, 2), sha256.slice(2));
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  utimesSync(path, 0, 0);
  writeFileSync(join(running.house.dataFolder, "tmp", "half"), "x");
  const young = await check(running);
  expect(young.faults).toEqual([]);
  expect(young.leftovers.map((each) => each.rule)).toEqual(["blob.young", "tmp"]);
  const old = await check(running, Date.now() + 2 * HOUR);
  expect(old.faults).toEqual([expect.objectContaining({ rule: "blob.stray" })]);
});

test("something in blobs/ that is no blob is named", async () => {
  await using running = await furnished();
  writeFileSync(join(running.house.dataFolder, "blobs", "note.txt"), "");
  mkdirSync(join(running.house.dataFolder, "blobs", "zz"));
  writeFileSync(join(running.house.dataFolder, "blobs", "zz", "x"), "");
  const rules = (await check(running)).faults.map((fault) => fault.rule);
  expect(rules.sort()).toEqual(["blob.name", "folder"]);
});

test("O14 a damaged page of the database is named", async () => {
  await using running = await furnished();
  const copy = join(running.house.dataFolder, "copy");
  mkdirSync(copy);
  running.house.db.sqlite.query("VACUUM INTO ?").run(join(copy, "gatehouse.db"));
  const bytes = readFileSync(join(copy, "gatehouse.db"));
  bytes.fill(0x55, 4096 * 3 + 8, 4096 * 3 + 600);
  writeFileSync(join(copy, "gatehouse.db"), bytes);
  const { faults } = await checkHouse({ dataFolder: copy, now: () => Date.now() });
  expect(faults.map((fault) => fault.rule)).toContain("database.damaged");
});

test("O15 a file that is no database, and none at all", async () => {
  await using running = await furnished();
  const other = join(running.house.dataFolder, "other");
  mkdirSync(other);
  expect(await codeOf(checkHouse({ dataFolder: other, now: () => 0 }))).toBe("database.missing");
  writeFileSync(join(other, "gatehouse.db"), "no database at all, but text\n".repeat(40));
  const { faults } = await checkHouse({ dataFolder: other, now: () => 0 });
  expect(faults[0]?.what).toContain("the database cannot be read");
});

test("checking changes nothing", async () => {
  await using running = await furnished();
  const dump = () => Bun.file(join(running.house.dataFolder, "gatehouse.db-wal")).bytes();
  const before = await dump();
  await check(running);
  expect(await dump()).toEqual(before);
});
