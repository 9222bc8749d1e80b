/** The one door to a transaction: all or nothing, no promises, announced when committed. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { auditRows, openTestHouse, operator, START } from "../support/test-house.ts";

const act = { actor: operator, at: START };
const event = { event: "setup_link.issue", outcome: "done" } as const;

/** A body that returns a promise must return `never`, which none does: such a call does not compile. */
type BodyResult<T> = ReturnType<Parameters<typeof write<T>>[1]>;
type IsNever<T> = [T] extends [never] ? true : false;
const compiles: { plain: false; promise: true; maybe: false; maybeOnly: number } = {
  plain: false satisfies IsNever<BodyResult<number>>,
  promise: true satisfies IsNever<BodyResult<Promise<void>>>,
  maybe: false satisfies IsNever<BodyResult<number | Promise<void>>>,
  maybeOnly: 1 satisfies BodyResult<number | Promise<void>>,
};

test("a body that returns a promise does not compile, a plain one does", () => {
  expect(compiles.promise).toBe(true);
});

test("what the body returns is returned, and its rows are there", () => {
  using house = openTestHouse();
  expect(write(house.db, (tx) => (record(tx, act, event), 42))).toBe(42);
  expect(auditRows(house)).toHaveLength(1);
});

test("whatever is thrown rolls everything back and is thrown on", () => {
  using house = openTestHouse();
  const fault = new TypeError("no");
  expect(() =>
    write(house.db, (tx) => {
      record(tx, act, event);
      throw fault;
    }),
  ).toThrow(fault);
  expect(auditRows(house)).toEqual([]);
  expect(house.db.mark.read()).toBe(0);
  expect(house.db.sqlite.inTransaction).toBe(false);
});

test("the mark is raised to the newest record, after the commit", () => {
  using house = openTestHouse();
  const seen = write(
    house.db,
    (tx) => (record(tx, act, event), record(tx, act, event), house.db.mark.read()),
  );
  expect([seen, house.db.mark.read()]).toEqual([0, 2]);
});

test("a write that records nothing leaves the mark alone, so that no page is made anew for it", () => {
  using house = openTestHouse();
  write(house.db, (tx) => record(tx, act, event));
  record(house.db.orm, act, event);
  write(house.db, () => 1);
  expect(house.db.mark.read()).toBe(1);
});

test("a write within a write is a defect: its mark would tell of what may be undone", () => {
  using house = openTestHouse();
  expect(() => write(house.db, (tx) => (record(tx, act, event), write(house.db, () => 1)))).toThrow("within");
  expect(auditRows(house)).toEqual([]);
});

test("the write lock is taken at the start: what was read inside cannot change before the commit", () => {
  using house = openTestHouse();
  const other = new Database(house.file);
  write(house.db, () => {
    expect(() => other.run("DELETE FROM journal")).toThrow("locked");
  });
  other.close();
});
