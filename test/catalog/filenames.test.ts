/** I3, A20 to A23: a filename is used once, for one content, for ever. */
import { expect, test } from "bun:test";
import { openDatabase } from "../../src/db/open.ts";
import { join } from "node:path";
import { digestOf, publish, remove } from "../support/new-file.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  auditRows,
  openTestHouse,
  operator,
  sessionOf,
  type TestHouse,
  tokenOf,
} from "../support/test-house.ts";

const counts = ({ db }: TestHouse) =>
  db.sqlite
    .query(
      `SELECT (SELECT count(*) FROM projects) AS projects, (SELECT count(*) FROM releases) AS releases,
         (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM filenames) AS names,
         (SELECT count(*) FROM journal) AS serials, (SELECT count(*) FROM audit_events) AS records,
         (SELECT count(*) FROM core_metadata) AS metadata`,
    )
    .get();

test("A20 the same file again is no change: no record, no serial, no blob placed", () => {
  using house = openTestHouse();
  const placed: string[] = [];
  expect(publish(house, operator, { placed })).toBe("new");
  const before = counts(house);
  expect(publish(house, operator, { placed })).toBe("same");
  expect(counts(house)).toEqual(before);
  expect(placed).toHaveLength(1);
});

test("A20 the same name with other bytes is refused in the words that clients skip on", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  const before = counts(house);
  const refusal = refusalOf(() => publish(house, operator, { bytes: "two" }));
  expect([refusal.kind, refusal.code]).toEqual(["conflict", "file.exists"]);
  expect(refusal.message).toStartWith("File already exists ('demo-1.0-py3-none-any.whl', with sha256 hash '");
  expect(refusal.message).toContain(digestOf("one"));
  expect(counts(house)).toEqual(before);
});

test("A21 the same bytes under another name are refused, naming the file that has them", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  const other = { name: "other", bytes: "one" };
  const refusal = refusalOf(() => publish(house, operator, other));
  expect(refusal.code).toBe("file.exists");
  expect(refusal.message).toContain("'demo-1.0-py3-none-any.whl'");
  expect(counts(house)).toMatchObject({ projects: 1, names: 1 });
});

test("A22 the name of a deleted file stays burnt, for the same and for other bytes, for everybody", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  publish(house, operator, { bytes: "one" });
  publish(house, operator, { version: "2.0" });
  remove(house, operator, { version: "1.0", filename: "demo-1.0-py3-none-any.whl" });
  for (const actor of [operator, sessionOf(ada), tokenOf(house, ada)]) {
    for (const bytes of ["one", "two"]) {
      const refusal = refusalOf(() => publish(house, actor, { bytes }));
      expect(refusal.code).toBe("file.burnt");
      expect(refusal.message).toBe(
        "This filename was previously used by a file that has since been deleted.",
      );
    }
  }
});

test("A22 it stays burnt when the project is deleted and made again, and when the house is opened anew", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  remove(house, operator);
  expect(refusalOf(() => publish(house, operator, { bytes: "one" })).code).toBe("file.burnt");
  expect(publish(house, operator, { version: "2.0" })).toBe("new");
  const again = openDatabase(house.file, join(house.folder, "changes"), house.now);
  expect(refusalOf(() => publish({ ...house, db: again }, operator, { bytes: "one" })).code).toBe(
    "file.burnt",
  );
  again.close();
});

test("the bytes of a deleted file may come back under a new name", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  remove(house, operator, { version: "1.0" });
  expect(publish(house, operator, { version: "1.0.1", bytes: "one" })).toBe("new");
});

const [upper, lower] = ["Demo-1.0-py3-none-any.whl", "demo-1.0-py3-none-any.whl"];

test.each([
  [upper, lower],
  [lower, upper],
])("A23 %s and %s differ in case only and cannot both exist, live or burnt", (first, second) => {
  using house = openTestHouse();
  publish(house, operator, { filename: first, bytes: "one" });
  for (const bytes of ["one", "two"]) {
    const refusal = refusalOf(() => publish(house, operator, { filename: second, bytes }));
    expect([refusal.code, refusal.message.includes(first)]).toEqual(["file.exists", true]);
  }
  remove(house, operator, { version: "1.0" });
  expect(refusalOf(() => publish(house, operator, { filename: second })).code).toBe("file.burnt");
});

test("what is refused leaves no project, release, name or record behind (I2)", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  const before = counts(house);
  const fail = () => {
    throw new Error("disk full");
  };
  expect(() =>
    publish(house, operator, { name: "other", placed: { push: fail } as unknown as string[] }),
  ).toThrow("disk full");
  expect(counts(house)).toEqual(before);
  expect(auditRows(house, "project.create")).toHaveLength(1);
});
