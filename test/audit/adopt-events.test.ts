/** Records from before the Merkle log become its first ones, as they were, and marked. */
import { expect, test } from "bun:test";
import { adoptEvents } from "../../src/audit/adopt-events.ts";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { auditRows, openTestHouse, operator, START } from "../support/test-house.ts";

const OLD = `INSERT INTO audit_before_log
  (seq, at, event, outcome, actor_kind, actor_id, actor_name, user_id, ip, agent, request_id, project, details) VALUES
  (4, 100, 'sign_in', 'refused', 'anonymous', NULL, 'anonymous', NULL, '192.0.2.9', 'curl', 'r-4', NULL, '{"user_id":7,"user":"ada","reason":"password"}'),
  (9, 50, 'file.upload', 'done', 'token', 3, 'ci', 7, '192.0.2.7', 'twine', 'r-9', 'demo', '{"filename":"demo-1.0.tar.gz","n":null}'),
  (12, 200, 'project.status', 'done', 'console', NULL, 'root', NULL, 'console', 'gatehouse', 'r-12', 'demo', '{"reason":"is old"}')`;

test("old records are read as before, with new numbers, and the old table goes", () => {
  using house = openTestHouse();
  const { sqlite } = house.db;
  sqlite.run(OLD);
  adoptEvents(house.db);
  adoptEvents(house.db);
  write(house.db, (tx) =>
    record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" }),
  );
  expect(auditRows(house)).toMatchObject([
    {
      seq: 0,
      at: 100,
      outcome: "refused",
      actorName: "anonymous",
      ip: "192.0.2.9",
      details: { user_id: 7, user: "ada", reason: "password" },
    },
    { seq: 1, at: 50, actorKind: "token", actorId: 3, actorName: "ci", userId: 7, project: "demo" },
    { seq: 2, actorName: "root", agent: "gatehouse", details: { reason: "is old" } },
    { seq: 3, event: "setup_link.issue" },
  ]);
  expect(auditRows(house)[1]?.details).toEqual({ filename: "demo-1.0.tar.gz", n: null });
  expect(
    sqlite.query("SELECT body ->> '$.adopted' AS old FROM audit_log ORDER BY seq").values().flat(),
  ).toEqual([4, 9, 12, null]);
  expect(sqlite.query("SELECT 1 FROM sqlite_schema WHERE name = 'audit_before_log'").get()).toBeNull();
});

test("none or all: what cannot be adopted leaves the old table and an empty log", () => {
  using house = openTestHouse();
  house.db.sqlite.run(
    `${OLD}, (13, 1, 'x', 'done', 'console', NULL, 'r', NULL, 'c', 'g', 'r', NULL, 'no json')`,
  );
  expect(() => adoptEvents(house.db)).toThrow();
  expect(auditRows(house)).toEqual([]);
  expect(house.db.sqlite.query("SELECT count(*) AS n FROM audit_before_log").get()).toEqual({ n: 4 });
});
