/** What must hold after any refused upload: nothing more than before, and every row with its whole blob. */
import { expect } from "bun:test";
import { type Holdings, holdings, type RunningHouse } from "./running-house.ts";

/** @param before from `holdings`, before the act; absent: only that rows and blobs agree and nothing is in flight */
export async function expectClean(running: RunningHouse, before?: Holdings): Promise<void> {
  const now = holdings(running);
  if (before !== undefined) expect(now).toEqual(before);
  expect(now.tmp).toEqual([]);
  const { db, blobs } = running.house;
  const files = db.sqlite
    .query<{ sha256: string; size: number }, []>("SELECT lower(hex(sha256)) AS sha256, size FROM files")
    .all();
  expect(files.map((file) => file.sha256).sort()).toEqual([...now.blobs]);
  for (const { sha256, size } of files) {
    expect(await blobs.has(sha256, size)).toBe(true);
    expect(await blobs.verify(sha256)).toBe(true);
  }
}
