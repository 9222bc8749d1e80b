/** Which stored bytes may be served: hashed once, and again only when the file on the disk has changed. */
import { expect, test } from "bun:test";
import { readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createBlobTrust, type Trusted } from "../../src/blobs/blob-trust.ts";
import { openDataFolder } from "../support/data-folder.ts";
import { bytes } from "../support/multipart-body.ts";

async function scene(content = "hello\n") {
  const folder = await openDataFolder();
  const sink = await folder.store.stage();
  await sink.write(bytes(content));
  const { sha256, size, ...staged } = await sink.finish();
  await staged.settle();
  staged.place();
  const alarms: string[] = [];
  const path = folder.store.path(sha256);
  const trust = createBlobTrust({ path: () => path, alarm: (_, what) => alarms.push(what) });
  const blob: Trusted = { sha256, size };
  return { path, alarms, trust, blob, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** What comes of asking, waited for. */
async function ask(trust: Awaited<ReturnType<typeof scene>>["trust"], blob: Trusted): Promise<string> {
  try {
    await trust.require(blob);
    return "right";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

test("right bytes are hashed once: the first answer is waited for, later ones come at once", async () => {
  await using here = await scene();
  const first = here.trust.require(here.blob);
  expect(first).toBeInstanceOf(Promise);
  expect(here.trust.require(here.blob)).toBe(first);
  await first;
  expect(here.trust.require(here.blob)).toBeUndefined();
  expect(here.trust.damaged()).toBe(0);
  expect(here.alarms).toEqual([]);
});

test("O12 changed bytes are refused, with one alarm, however often they are asked for, until they are mended", async () => {
  await using here = await scene();
  expect(await ask(here.trust, here.blob)).toBe("right");
  const { atimeMs, mtimeMs } = statSync(here.path);
  writeFileSync(here.path, "jello\n");
  // Whoever sets the old times back does not hide it: the time of the change itself cannot be set.
  utimesSync(here.path, atimeMs / 1000, mtimeMs / 1000);
  for (let round = 0; round < 3; round += 1) expect(await ask(here.trust, here.blob)).toBe("file.damaged");
  expect(here.alarms).toEqual([expect.stringContaining("its sha256 is ")]);
  expect(here.trust.damaged()).toBe(1);
  writeFileSync(here.path, "hello\n");
  expect(await ask(here.trust, here.blob)).toBe("right");
  expect(here.trust.damaged()).toBe(0);
});

test("O12 a missing blob, a cut one and a link to the right bytes are refused without reading them", async () => {
  await using here = await scene();
  writeFileSync(here.path, "hel");
  expect(() => here.trust.require(here.blob)).toThrow("damaged");
  writeFileSync(here.path, "hello\n");
  renameSync(here.path, `${here.path}.away`);
  expect(() => here.trust.require(here.blob)).toThrow("damaged");
  symlinkSync(`${here.path}.away`, here.path);
  expect(() => here.trust.require(here.blob)).toThrow("damaged");
  expect(here.alarms).toHaveLength(1);
  rmSync(here.path);
  renameSync(`${here.path}.away`, here.path);
  expect(await ask(here.trust, here.blob)).toBe("right");
});

test("equal bytes in a new file are hashed again", async () => {
  await using here = await scene();
  expect(await ask(here.trust, here.blob)).toBe("right");
  writeFileSync(`${here.path}.new`, readFileSync(here.path));
  renameSync(`${here.path}.new`, here.path);
  expect(here.trust.require(here.blob)).toBeInstanceOf(Promise);
});

test("many asked for at once are all judged", async () => {
  await using here = await scene();
  const path = here.path;
  const trust = createBlobTrust({ path: () => path, alarm: () => undefined });
  const other = "0".repeat(64);
  const asked = Array.from({ length: 50 }, (_, at) =>
    ask(trust, {
      sha256: at % 2 === 0 ? here.blob.sha256 : other.slice(String(at).length) + at,
      size: here.blob.size,
    }),
  );
  const answers = await Promise.all(asked);
  expect(answers.map((answer) => answer === "right")).toEqual(answers.map((_, at) => at % 2 === 0));
  expect(trust.damaged()).toBe(25);
});
