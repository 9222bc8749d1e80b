/** The disk store on real files: digests, durability steps, equal bytes, damage, and what it leaves behind. */
import { expect, test } from "bun:test";
import { mkdir, readdir, rename, rm, stat, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore, StagedBlob } from "../../src/blobs/blob-store.ts";
import { openDiskStore } from "../../src/blobs/disk-store.ts";
import { openDataFolder } from "../support/data-folder.ts";
import { bytes } from "../support/multipart-body.ts";
import { seededRandom } from "../support/seeded-random.ts";

const HELLO = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

async function stage(store: BlobStore, content: string | Uint8Array): Promise<StagedBlob> {
  const sink = await store.stage();
  await sink.write(bytes(content));
  return sink.finish();
}

async function keep(staged: StagedBlob): Promise<void> {
  try {
    await staged.settle();
    staged.place();
  } finally {
    await staged.discard();
  }
}

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no refusal",
    (error: unknown) => error,
  );
}

const vectors: [content: string, sha256: string, md5: string, blake2: string][] = [
  [
    "hello\n",
    HELLO,
    "b1946ac92492d2347c6235b4d2611184",
    "93becc6e9882211c3ec3708c95bcd69baab7bb59c7f4bc84ce637b88a534b783",
  ],
  [
    "",
    EMPTY,
    "d41d8cd98f00b204e9800998ecf8427e",
    "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
  ],
];

for (const [content, sha256, md5, blake2] of vectors) {
  test(`item 90 digests of ${JSON.stringify(content)} are those of standards 15.5`, async () => {
    await using folder = await openDataFolder();
    const staged = await stage(folder.store, content);
    expect(staged).toMatchObject({ sha256, size: content.length });
    expect(await staged.digest("md5")).toBe(md5);
    expect(await staged.digest("blake2b256")).toBe(blake2);
    expect(await staged.blob.text()).toBe(content);
    await keep(staged);
    expect(await folder.store.open(sha256).text()).toBe(content);
    expect(await folder.store.has(sha256, content.length)).toBe(true);
    expect(await folder.store.has(sha256, content.length + 1)).toBe(false);
    expect(await folder.store.verify(sha256)).toBe(true);
  });
}

test("chunks of any size come back as one file", async () => {
  await using folder = await openDataFolder();
  const random = seededRandom(42);
  const sink = await folder.store.stage();
  const chunks = [1, 0, 262_143, 2, 262_144, 700_000, 65_536, 3].map((size) => random.bytes(size));
  for (const chunk of chunks) await sink.write(chunk);
  const staged = await sink.finish();
  const whole = bytes(...chunks);
  expect(staged.sha256).toBe(new Bun.CryptoHasher("sha256").update(whole).digest("hex"));
  expect(staged.size).toBe(whole.length);
  await keep(staged);
  expect((await folder.store.open(staged.sha256).bytes()).length).toBe(whole.length);
  expect(await folder.store.verify(staged.sha256)).toBe(true);
});

test("a chunk may be used again by its owner once write has resolved", async () => {
  await using folder = await openDataFolder();
  const sink = await folder.store.stage();
  const chunk = bytes("hello\n");
  await sink.write(chunk);
  chunk.fill(0);
  expect(await (await sink.finish()).blob.text()).toBe("hello\n");
});

test("nothing is in blobs/ before place, and nothing in tmp/ after it; files are the owner's alone (O28)", async () => {
  await using folder = await openDataFolder();
  const staged = await stage(folder.store, "hello\n");
  expect(await folder.blobs()).toEqual([]);
  expect((await stat(staged.path)).mode & 0o777).toBe(0o600);
  await keep(staged);
  expect(await folder.leftovers()).toEqual([]);
  expect(await readdir(join(folder.path, "blobs", "58"))).toEqual([HELLO.slice(2)]);
  expect((await stat(join(folder.path, "blobs", "58"))).mode & 0o777).toBe(0o700);
});

test("discard removes the file before and after finish, twice does no harm, and after place nothing is lost", async () => {
  await using folder = await openDataFolder();
  const sink = await folder.store.stage();
  await sink.write(bytes("half"));
  await sink.discard();
  await sink.discard();
  await (await stage(folder.store, "whole")).discard();
  expect(await folder.leftovers()).toEqual([]);
  const kept = await stage(folder.store, "hello\n");
  await keep(kept);
  await kept.discard();
  expect(await folder.blobs()).toEqual([HELLO]);
});

test("B20 many placings of equal bytes at once leave one whole blob", async () => {
  await using folder = await openDataFolder();
  const staged = await Promise.all(Array.from({ length: 12 }, () => stage(folder.store, "hello\n")));
  await Promise.all(staged.map(keep));
  expect(await folder.blobs()).toEqual([HELLO]);
  expect(await folder.store.verify(HELLO)).toBe(true);
  expect(await folder.leftovers()).toEqual([]);
});

test("O31 blobs in one folder of blobs/ do not clash", async () => {
  await using folder = await openDataFolder();
  const byFolder = new Map<string, string>();
  for (let at = 0; ; at++) {
    const sha256 = new Bun.CryptoHasher("sha256").update(`${at}`).digest("hex");
    const other = byFolder.get(sha256.slice(0, 2));
    byFolder.set(sha256.slice(0, 2), `${at}`);
    if (other === undefined) continue;
    for (const content of [other, `${at}`]) await keep(await stage(folder.store, content));
    break;
  }
  expect(await readdir(join(folder.path, "blobs"))).toHaveLength(1);
  for (const sha256 of await folder.blobs()) expect(await folder.store.verify(sha256)).toBe(true);
  expect(await folder.blobs()).toHaveLength(2);
});

const damages: [title: string, harm: (path: string) => Promise<unknown>, has: boolean][] = [
  ["a changed byte", (path) => writeFile(path, "jello\n"), true],
  ["a cut", (path) => truncate(path, 3), false],
  ["nothing left of it", (path) => truncate(path, 0), false],
  ["a deleted file", (path) => unlink(path), false],
  [
    "a link to its copy",
    (path) => rename(path, `${path}.copy`).then(() => symlink(`${path}.copy`, path)),
    false,
  ],
  ["a folder", (path) => unlink(path).then(() => mkdir(path)), false],
  ["a pipe", (path) => unlink(path).then(() => Bun.spawn(["mkfifo", path]).exited), false],
];

for (const [title, harm, has] of damages) {
  test(`O12 ${title} in place of a blob: verify says no, and a new upload mends it where a file can`, async () => {
    await using folder = await openDataFolder();
    await keep(await stage(folder.store, "hello\n"));
    await harm(join(folder.path, "blobs", "58", HELLO.slice(2)));
    expect(await folder.store.verify(HELLO)).toBe(false);
    expect(await folder.store.has(HELLO, 6)).toBe(has);
    const again = await refusal(stage(folder.store, "hello\n").then(keep));
    if (title === "a folder") {
      expect(again).toMatchObject({ kind: "unavailable" });
    } else {
      expect(again).toBe("no refusal");
      expect(await folder.store.verify(HELLO)).toBe(true);
    }
    expect(await folder.leftovers()).toEqual([]);
  });
}

test("O13 list gives plain files with blob names, in order, and nothing else", async () => {
  await using folder = await openDataFolder();
  for (const content of ["hello\n", "", "x"]) await keep(await stage(folder.store, content));
  await writeFile(join(folder.path, "blobs", "note.txt"), "");
  await mkdir(join(folder.path, "blobs", "58", "f".repeat(62)));
  await writeFile(join(folder.path, "blobs", "58", "short"), "");
  const listed = await Array.fromAsync(folder.store.list());
  expect(listed.map((blob) => blob.sha256)).toEqual(listed.map((blob) => blob.sha256).toSorted());
  expect(listed).toContainEqual({ sha256: HELLO, size: 6 });
  expect(listed).toContainEqual({ sha256: EMPTY, size: 0 });
  expect(listed).toHaveLength(3);
});

test("remove takes a blob away, also one that is gone; a reader that has it open goes on (O32)", async () => {
  await using folder = await openDataFolder();
  const staged = await stage(folder.store, new Uint8Array(3_000_000));
  await keep(staged);
  const reader = folder.store.open(staged.sha256).stream().getReader();
  let read = (await reader.read()).value?.length ?? 0;
  folder.store.remove(staged.sha256);
  folder.store.remove(staged.sha256);
  for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value.length;
  expect(read).toBe(3_000_000);
  expect(await folder.store.has(staged.sha256, 3_000_000)).toBe(false);
});

test("sweepTmp empties tmp/ and touches no blob", async () => {
  await using folder = await openDataFolder();
  await keep(await stage(folder.store, "hello\n"));
  await writeFile(join(folder.path, "tmp", "left"), "half");
  await mkdir(join(folder.path, "tmp", "left.d"));
  await folder.store.sweepTmp();
  expect(await folder.leftovers()).toEqual([]);
  expect(await folder.blobs()).toEqual([HELLO]);
});

test("opening again keeps the blobs; a data folder that is not there is refused, not made (O11)", async () => {
  await using folder = await openDataFolder();
  await keep(await stage(folder.store, "hello\n"));
  const again = await openDiskStore(folder.path, () => "id");
  expect(await again.verify(HELLO)).toBe(true);
  const missing = join(folder.path, "missing");
  expect(await refusal(openDiskStore(missing, () => "id"))).toMatchObject({ code: "storage.unavailable" });
  expect(await readdir(folder.path)).not.toContain("missing");
});

test("O11 folders that vanish while running are refused without their path, and not made again", async () => {
  await using folder = await openDataFolder();
  const staged = await stage(folder.store, "hello\n");
  await rm(join(folder.path, "blobs"), { recursive: true });
  await rm(join(folder.path, "tmp"), { recursive: true });
  for (const work of [() => keep(staged), () => folder.store.stage(), () => folder.store.sweepTmp()]) {
    const error = await refusal(work());
    expect(error).toMatchObject({ kind: "unavailable", code: "storage.unavailable" });
    expect(String(error)).not.toContain(folder.path);
  }
  expect(await readdir(folder.path)).toEqual([]);
});

test("a second life of a temporary file is refused, and its name is not overwritten", async () => {
  await using folder = await openDataFolder();
  const store = await openDiskStore(folder.path, () => "same");
  const first = await store.stage();
  expect(await refusal(store.stage())).toMatchObject({ kind: "unavailable" });
  await first.write(bytes("hello\n"));
  await keep(await first.finish());
  expect(await folder.store.verify(HELLO)).toBe(true);
});

test("a sink that is over takes no more bytes, and a name that is no sha256 reaches no file", async () => {
  await using folder = await openDataFolder();
  const sink = await folder.store.stage();
  await sink.discard();
  expect(String(await refusal(sink.write(bytes("x"))))).toContain("placed or discarded");
  for (const name of ["", "../tmp", HELLO.toUpperCase(), `${HELLO}\n`, HELLO.slice(1)]) {
    expect(() => folder.store.open(name)).toThrow("64 lower-case hex digits");
  }
});

test("O04 a store that failed once works again when the folder is back", async () => {
  await using folder = await openDataFolder();
  const blobs = join(folder.path, "blobs");
  await rename(blobs, `${blobs}.away`);
  const failing = await stage(folder.store, "hello\n");
  expect(await refusal(keep(failing))).toMatchObject({ kind: "unavailable" });
  await rename(`${blobs}.away`, blobs);
  await keep(await stage(folder.store, "hello\n"));
  expect(await folder.store.verify(HELLO)).toBe(true);
});
