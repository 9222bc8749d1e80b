/** Reads at any place of a file on disk and of bytes in memory. */
import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBlobWindow } from "../../src/archive/blob-window.ts";

test("every read gives the bytes of its place, forward, backward and across steps", async () => {
  const data = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);
  await using folder = {
    path: await mkdtemp(join(tmpdir(), "gatehouse-")),
    [Symbol.asyncDispose]: () => rm(folder.path, { recursive: true }),
  };
  await Bun.write(join(folder.path, "data"), data);
  for (const blob of [new Blob([data]), Bun.file(join(folder.path, "data"))]) {
    const window = openBlobWindow(blob, 64);
    for (const [offset, length] of [
      [0, 4],
      [60, 10],
      [5, 0],
      [3, 500],
      [990, 10],
      [1000, 0],
    ] as const) {
      expect(await window.read(offset, length)).toEqual(data.slice(offset, offset + length));
    }
    expect(await window.read(990, 11)).toBeUndefined();
  }
});
