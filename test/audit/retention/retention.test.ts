/** Personal data and past epochs go when their time is over, and the log still proves itself. */
import { expect, test } from "bun:test";
import { keepLimits } from "../../../src/app/start-retention.ts";
import { judgeHead } from "../../../src/audit/judge-head.ts";
import { listEpochs } from "../../../src/audit/log-state.ts";
import { proveRecord } from "../../../src/audit/log-proof.ts";
import { nameTargets, noteProgress } from "../../../src/shipping/shipping-state.ts";
import { dropTriggers, openSealedHouse, type SealedHouse } from "../../support/sealed-house.ts";
import { operator } from "../../support/test-house.ts";

const DAY = 86_400_000;

function keep(house: SealedHouse, limits: { personalData?: number; retention?: number }): Promise<void> {
  const deps = { db: house.db, now: house.now, actor: operator, rest: () => Promise.resolve() };
  const { personalData, retention } = limits;
  return keepLimits(deps, { personalData, retention }, () => house.seal());
}

const count = ({ db }: SealedHouse, sql: string) =>
  db.sqlite.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${sql}`).get()?.n ?? -1;

const newestOf = ({ db }: SealedHouse, event: string) =>
  db.sqlite
    .query<{ seq: number }, [string]>("SELECT max(seq) AS seq FROM audit_log WHERE event = ?")
    .get(event)?.seq ?? -1;

/** Three epochs of 300 records and some, the older ones past their time. */
async function threeEpochs(house: SealedHouse): Promise<void> {
  for (let epoch = 0; epoch < 3; epoch += 1) {
    house.note(300);
    house.pass(30 * DAY);
    await keep(house, { retention: 360 * DAY });
  }
  house.note(10);
  house.seal();
}

test("K19 personal data of old records goes, from the search as well, and verify says how much", async () => {
  using house = openSealedHouse();
  house.note(250, { reason: "zebra" });
  house.pass(91 * DAY);
  house.note(5);
  house.seal();
  await keep(house, { personalData: 90 * DAY });
  expect(count(house, "audit_pii WHERE seq < 250")).toBe(0);
  expect(count(house, "audit_pii WHERE seq >= 250 AND seq < 255")).toBeGreaterThan(0);
  expect(count(house, "audit_search WHERE audit_search MATCH 'zebra'")).toBe(0);
  expect(house.verify()).toMatchObject({ verdict: "ok", faults: [] });
  expect(house.verify().redacted).toBeGreaterThanOrEqual(250);
  const records = count(house, "audit_log");
  await keep(house, { personalData: 90 * DAY });
  expect(count(house, "audit_log")).toBe(records);
  // What is younger than the record allows must not be gone.
  dropTriggers(house);
  house.db.sqlite.run("DELETE FROM audit_pii WHERE seq = 251");
  expect(house.verify()).toMatchObject({
    verdict: "tampered",
    faults: [{ kind: "pii", seq: 251 }, {}, {}, {}],
  });
});

test("past epochs go once their last record is old; notes, proofs and old checkpoints hold", async () => {
  using house = openSealedHouse();
  house.note(100);
  const early = house.seal();
  await threeEpochs(house);
  expect(listEpochs(house.db.sqlite)).toHaveLength(4);
  const before = count(house, "audit_log");
  house.pass(280 * DAY);
  await keep(house, { retention: 360 * DAY });
  house.seal();
  expect(count(house, "audit_log WHERE seq < 400")).toBeLessThan(5);
  expect(count(house, "audit_pii WHERE seq < 400 AND seq NOT IN (SELECT seq FROM audit_log)")).toBe(0);
  expect(count(house, "audit_log")).toBeLessThan(before);
  expect(count(house, "audit_log WHERE event = 'audit.pruned'")).toBe(1);
  expect(house.verify(early)).toMatchObject({ verdict: "ok", faults: [] });
  expect(judgeHead(house.db, house.seal(), [house.verifier])).toBeUndefined();
  expect(proveRecord(house.db.sqlite, 405).proof).toContain("tlog-proof");
  const told = newestOf(house, "audit.pruned");
  expect(() => proveRecord(house.db.sqlite, 7)).toThrow(
    `Record 7 was taken away by retention on ${new Date(house.now()).toISOString().slice(0, 10)}, as record ${told} says`,
  );
  expect(() => proveRecord(house.db.sqlite, 9_999_999)).toThrow("has no record 9999999");
  // Everything but the present epoch, and then nothing is left to do.
  house.pass(400 * DAY);
  await keep(house, { retention: 360 * DAY });
  house.seal();
  expect(house.verify(early)).toMatchObject({ verdict: "ok", faults: [] });
  const left = count(house, "audit_log");
  await keep(house, { retention: 360 * DAY });
  expect(count(house, "audit_log")).toBe(left);
});

test("a hole that no record tells of is found, and so is a kept hash that was changed", async () => {
  using house = openSealedHouse();
  await threeEpochs(house);
  house.pass(280 * DAY);
  await keep(house, { retention: 360 * DAY });
  house.seal();
  dropTriggers(house);
  const leaf = house.db.sqlite
    .query<{ leaves: Uint8Array }, []>("SELECT leaves FROM audit_leaves WHERE first = 0")
    .get()?.leaves;
  const changed = Buffer.from(leaf ?? []);
  changed[40] = (changed[40] ?? 0) ^ 1;
  house.db.sqlite.query("UPDATE audit_leaves SET leaves = ? WHERE first = 0").run(changed);
  expect(house.verify().verdict).toBe("tampered");
  house.db.sqlite.query("UPDATE audit_leaves SET leaves = ? WHERE first = 0").run(Buffer.from(leaf ?? []));
  expect(house.verify().verdict).toBe("ok");
  const second = listEpochs(house.db.sqlite)[1]?.start ?? 0;
  const leaves = house.db.sqlite
    .query<{ leaf: Uint8Array }, [number]>("SELECT leaf FROM audit_log WHERE seq >= ? ORDER BY seq LIMIT 256")
    .all(second)
    .map(({ leaf: each }) => each);
  house.db.sqlite.query("INSERT INTO audit_leaves VALUES (?, ?)").run(second, Buffer.concat(leaves));
  house.db.sqlite.query("DELETE FROM audit_log WHERE seq = ?").run(second + 7);
  house.db.sqlite.query("DELETE FROM audit_pii WHERE seq = ?").run(second + 7);
  expect(house.verify().faults.map(({ kind, seq }) => ({ kind, seq }))).toEqual([
    { kind: "pruned", seq: second + 7 },
  ]);
});

test("an epoch that was changed does not go, nor one that a target still waits for", async () => {
  using house = openSealedHouse();
  nameTargets(house.db, ["file"]);
  await threeEpochs(house);
  house.pass(280 * DAY);
  const before = count(house, "audit_log");
  await keep(house, { retention: 360 * DAY });
  expect(count(house, "audit_log WHERE seq < 300")).toBe(300);
  expect(count(house, "audit_log")).toBeGreaterThanOrEqual(before);
  noteProgress(house.db, "file", { next: 100_000 });
  dropTriggers(house);
  house.db.sqlite.run("UPDATE audit_log SET body = replace(body, 'unyank', 'unyunk') WHERE seq = 7");
  expect(keep(house, { retention: 360 * DAY })).rejects.toThrow("changed");
  expect(count(house, "audit_log WHERE seq < 300")).toBe(300);
});

test("K17 the application's connection cannot delete records of the present epoch, nor any without a kept hash", () => {
  using house = openSealedHouse();
  house.note(3);
  expect(() => house.db.sqlite.run("DELETE FROM audit_log WHERE seq = 1")).toThrow("append-only");
  house.db.sqlite.query("INSERT INTO audit_leaves VALUES (0, ?)").run(Buffer.alloc(96));
  expect(() => house.db.sqlite.run("DELETE FROM audit_log WHERE seq = 1")).toThrow("append-only");
  expect(() => house.db.sqlite.run("DELETE FROM audit_leaves")).toThrow("append-only");
});
