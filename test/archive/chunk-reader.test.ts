/** Exact reads from chunks of any size. */
import { expect, test } from "bun:test";
import { openChunkReader } from "../../src/archive/chunk-reader.ts";

async function* chunksOf(...sizes: number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++);
}

test.each([[[10]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]], [[3, 0, 7]], [[0, 9, 1]]])(
  "chunks of %p bytes",
  async (sizes) => {
    const reader = openChunkReader(chunksOf(...sizes));
    expect([...((await reader.take(2)) ?? [])]).toEqual([0, 1]);
    expect(await reader.skip(3)).toBe(true);
    expect([...((await reader.take(4)) ?? [])]).toEqual([5, 6, 7, 8]);
    expect(await reader.take(2)).toBeUndefined();
    expect([...((await reader.take(1)) ?? [])]).toEqual([9]);
    expect(await reader.skip(0)).toBe(true);
    expect(await reader.skip(1)).toBe(false);
  },
);
