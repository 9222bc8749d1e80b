/** OSV dumps on the disk: every form gives the same list, and what cannot be read leaves what could be. */
import { expect, test } from "bun:test";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createOsvDumps } from "../../src/mirror/osv-dumps.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { tempFolder } from "../support/test-house.ts";
import { forgeZip } from "../support/zip-forge.ts";

const good = parseProjectName("good");
const record = (id: string, more: object = {}) => ({
  id,
  affected: [{ package: { ecosystem: "PyPI", name: "Good" }, versions: ["1.0"] }],
  ...more,
});
const records = [record("A-1"), record("A-2"), record("A-3", { withdrawn: "2026-01-01T00:00:00Z" })];

async function idsIn(path: string): Promise<readonly string[] | undefined> {
  const dumps = createOsvDumps([path], () => undefined);
  await dumps.refresh();
  return dumps.advisories(path, good)?.map(({ id }) => id);
}

test("a folder, a zip, a JSON file and JSON lines give the same list", async () => {
  using folder = tempFolder();
  const at = (name: string) => join(folder.path, name);
  mkdirSync(at("dump"));
  for (const each of records) writeFileSync(join(at("dump"), `${each.id}.json`), JSON.stringify(each));
  writeFileSync(at("dump.json"), JSON.stringify(records));
  writeFileSync(at("dump.jsonl"), records.map((each) => `${JSON.stringify(each)}\n`).join(""));
  const members = records.map((each) => ({ name: `${each.id}.json`, data: JSON.stringify(each), method: 8 }));
  writeFileSync(at("dump.zip"), forgeZip(members));
  for (const name of ["dump", "dump.json", "dump.jsonl", "dump.zip"]) {
    expect([name, await idsIn(at(name))]).toEqual([name, ["A-1", "A-2"]]);
  }
});

test("what is missing, empty, cut or no JSON is no list; nothing is known then", async () => {
  using folder = tempFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at("empty.jsonl"), "");
  writeFileSync(at("cut.json"), '[{"id":');
  writeFileSync(at("no.zip"), "PK");
  for (const name of ["missing", "empty.jsonl", "cut.json", "no.zip"]) {
    expect([name, await idsIn(at(name))]).toEqual([name, undefined]);
  }
});

test("a dump that changes is read again; one that breaks leaves the last good one, and is told", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "dump.json");
  const told: string[] = [];
  const dumps = createOsvDumps([path], (_, text) => told.push(text));
  const write = (text: string, seconds: number) => {
    writeFileSync(path, text);
    utimesSync(path, seconds, seconds);
  };
  const ids = () => dumps.advisories(path, good)?.map(({ id }) => id);
  write(JSON.stringify([record("A-1")]), 1_000);
  await dumps.refresh();
  await dumps.refresh();
  expect([ids(), dumps.stamp()]).toEqual([["A-1"], 1]);
  write(JSON.stringify([record("A-2")]), 2_000);
  await dumps.refresh();
  expect([ids(), dumps.stamp()]).toEqual([["A-2"], 2]);
  write("[", 3_000);
  await dumps.refresh();
  expect([ids(), dumps.stamp()]).toEqual([["A-2"], 2]);
  expect(told).toEqual([
    "a list of vulnerabilities was read",
    "a list of vulnerabilities was read",
    "a list of vulnerabilities could not be read",
  ]);
});
