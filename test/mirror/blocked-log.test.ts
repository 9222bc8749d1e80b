/** Refused downloads in the audit log: nothing is written while somebody reads, and no flood of records comes of it. */
import { expect, test } from "bun:test";
import type { Actor } from "../../src/actor.ts";
import { createBlockedLog } from "../../src/mirror/blocked-log.ts";
import { anonymous, auditRows, openTestHouse, START } from "../support/test-house.ts";

const details = {
  upstream: "up1",
  reason: "SEC-12",
  project: "good",
  version: "1.1",
  filename: "good-1.1.tar.gz",
  rule: "deny (g.yaml:3)",
};
const HOUR = 3_600_000;

test("one record soon for each version, credential and hour, and one with the number of the others", () => {
  using house = openTestHouse();
  const log = createBlockedLog(house);
  const told = () =>
    auditRows(house, "mirror.blocked").map(({ details: said }) => {
      const { count, version } = said as { count: number; version: string };
      return [version, count];
    });
  const note = (more: object = {}, actor: Actor = anonymous, at = house.now()) =>
    log.note({ actor, at, details: { ...details, ...more } });
  note();
  note();
  note({ version: "1.2" });
  expect(told()).toEqual([]);
  log.flush();
  expect(told()).toEqual([
    ["1.1", 2],
    ["1.2", 1],
  ]);
  for (let n = 0; n < 1_000; n += 1) note();
  note({}, { ...anonymous, ip: "192.0.2.9" });
  log.flush();
  log.flush();
  expect(told().slice(2)).toEqual([["1.1", 1]]);
  house.pass(HOUR);
  log.flush();
  log.flush();
  expect(told().slice(3)).toEqual([["1.1", 1_000]]);
  expect(auditRows(house, "mirror.blocked")[0]).toMatchObject({
    at: START,
    outcome: "refused",
    project: "good",
  });
});

test("what waits is written when the house stops", () => {
  using house = openTestHouse();
  const log = createBlockedLog(house);
  log.note({ actor: anonymous, at: house.now(), details });
  log.flush();
  log.note({ actor: anonymous, at: house.now(), details });
  log.flush(true);
  expect(auditRows(house, "mirror.blocked")).toHaveLength(2);
});
