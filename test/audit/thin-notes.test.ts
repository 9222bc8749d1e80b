/** Checkpoints are thinned out to one an hour, those that were anchored stay, and the log still verifies. */
import { expect, test } from "bun:test";
import { noteAnchored, readAnchored, unanchoredFor } from "../../src/audit/anchored.ts";
import { thinNotes } from "../../src/audit/thin-notes.ts";
import { openSealedHouse, type SealedHouse } from "../support/sealed-house.ts";

const MINUTE = 60_000;

function sizes({ db }: SealedHouse): number[] {
  return db.sqlite
    .query<{ size: number }, []>("SELECT size FROM audit_checkpoints ORDER BY size")
    .all()
    .map(({ size }) => size);
}

function sealEvery(house: SealedHouse, minutes: number, times: number): string {
  let note = "";
  for (let n = 0; n < times; n += 1) {
    house.note(1);
    note = house.seal();
    house.pass(minutes * MINUTE);
  }
  return note;
}

test("one checkpoint of each hour stays, all of the last hour, and every one that was anchored", () => {
  using house = openSealedHouse();
  sealEvery(house, 20, 9);
  const origin = house.seal().split("\n")[0] ?? "";
  noteAnchored(house.db, house.now(), { anchor: "file", origin, size: 2 });
  expect(thinNotes(house)).toBe(3);
  expect(sizes(house)).toEqual([2, 3, 6, 7, 8, 9]);
  expect(thinNotes(house)).toBe(0);
  expect(house.verify().verdict).toBe("ok");
});

test("the newest checkpoint and an anchored one cannot be deleted by the program", () => {
  using house = openSealedHouse();
  sealEvery(house, 1, 3);
  const origin = house.seal().split("\n")[0] ?? "";
  noteAnchored(house.db, house.now(), { anchor: "file", origin, size: 1 });
  for (const size of [1, 3])
    expect(() => house.db.sqlite.run(`DELETE FROM audit_checkpoints WHERE size = ${size}`)).toThrow(
      "append-only",
    );
});

test("the log is unanchored when its oldest record without an anchor waits too long", () => {
  using house = openSealedHouse();
  const note = sealEvery(house, 60, 3);
  const { sqlite } = house.db;
  expect(readAnchored(sqlite)).toBeUndefined();
  const within = (age: number, ...notes: string[]) =>
    house.verifyWithin({ age: age * MINUTE, now: house.now() }, ...notes).verdict;
  expect([within(179), within(180)]).toEqual(["unanchored", "ok"]);
  expect(within(1, note)).toBe("ok");
  noteAnchored(house.db, house.now(), { anchor: "file", origin: note.split("\n")[0] ?? "", size: 2 });
  expect(readAnchored(sqlite)).toEqual({ records: 2, at: house.now() });
  expect([within(59), within(60)]).toEqual(["unanchored", "ok"]);
  expect(unanchoredFor(sqlite, 3, house.now())).toBe(0);
});
