/** The file that records are appended to. */
import { expect, test } from "bun:test";
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileTarget } from "../../src/shipping/file-target.ts";
import type { ShippedRecord } from "../../src/shipping/shipped-record.ts";
import { canMount, openSmallDisk } from "../faults/small-disk.ts";
import { tempFolder } from "../support/test-house.ts";

const end = new AbortController().signal;

function records(from: number, count: number, padding = 0): ShippedRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const seq = from + at;
    const line = JSON.stringify({ seq, padding: "x".repeat(padding) });
    return { seq, at: 0, event: "a.b", outcome: "done", line };
  });
}

function seqsIn(path: string): number[] {
  const text = readFileSync(path, "utf8");
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { seq: number }).seq);
}

test("records are appended in order, to a file of the server's user alone, in a folder made for it", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "deep", "audit.jsonl");
  const target = fileTarget({ path, size: 1e6, keep: 2 });
  await target.send(records(0, 3), end);
  await target.send(records(3, 2), end);
  expect(seqsIn(path)).toEqual([0, 1, 2, 3, 4]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a line that a killed server left half is taken away before the next, however long it is", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "audit.jsonl");
  const target = fileTarget({ path, size: 1e6, keep: 2 });
  await target.send(records(0, 2), end);
  for (const torn of ['{"seq":2', "y".repeat(200_000)]) {
    appendFileSync(path, torn);
    await target.send(records(2, 1), end);
  }
  expect(seqsIn(path)).toEqual([0, 1, 2, 2]);
  writeFileSync(path, '{"torn');
  await target.send(records(3, 1), end);
  expect(seqsIn(path)).toEqual([3]);
});

test("it is set aside before it grows too large, and the oldest of those goes", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "audit.jsonl");
  const target = fileTarget({ path, size: 1000, keep: 2 });
  for (let seq = 0; seq < 20; seq += 1) await target.send(records(seq, 1, 200), end);
  expect(readdirSync(folder.path).sort()).toEqual(["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]);
  const kept = [`${path}.2`, `${path}.1`, path].flatMap(seqsIn);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => 20 - kept.length + at));
  for (const each of [`${path}.2`, `${path}.1`, path]) expect(statSync(each).size).toBeLessThanOrEqual(1000);
  // More than a whole file's worth at once is still written.
  await target.send(records(20, 1, 5000), end);
  expect(seqsIn(path)).toEqual([20]);
});

test("a server that was killed between two steps of setting aside goes on with what it finds", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "audit.jsonl");
  writeFileSync(`${path}.2`, '{"seq":0}\n');
  writeFileSync(path, `{"seq":1,"x":"${"x".repeat(900)}"}\n`);
  await fileTarget({ path, size: 1000, keep: 3 }).send(records(2, 1, 200), end);
  expect([path, `${path}.1`, `${path}.3`].map(seqsIn)).toEqual([[2], [1], [0]]);
  expect(existsSync(`${path}.2`)).toBe(false);
});

test("a file that somebody moves away is begun anew", async () => {
  using folder = tempFolder();
  const path = join(folder.path, "audit.jsonl");
  const target = fileTarget({ path, size: 1e6, keep: 2 });
  await target.send(records(0, 1), end);
  await Bun.$`mv ${path} ${path}.moved`;
  await target.send(records(1, 1), end);
  expect(seqsIn(path)).toEqual([1]);
});

test.skipIf(!canMount)(
  "a full disk takes no half batch, and all of it once there is room",
  async () => {
    await using disk = openSmallDisk(8);
    const path = join(disk.folder, "audit.jsonl");
    const target = fileTarget({ path, size: 1e9, keep: 2 });
    await target.send(records(0, 2), end);
    const ballast = join(disk.folder, "ballast");
    Bun.spawnSync(["dd", "if=/dev/zero", `of=${ballast}`, "bs=4k"], { stderr: "ignore" });
    for (let tries = 0; tries < 3; tries += 1)
      expect(target.send(records(2, 50, 10_000), end)).rejects.toThrow("ENOSPC");
    expect(seqsIn(path)).toEqual([0, 1]);
    await Bun.file(ballast).delete();
    await target.send(records(2, 50, 10_000), end);
    expect(seqsIn(path)).toEqual(Array.from({ length: 52 }, (_, at) => at));
  },
  60_000,
);
