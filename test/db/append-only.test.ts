/** K17 (attacks-and-faults 2.K), I3: the database itself refuses to change what was recorded or burnt. */
import { expect, test } from "bun:test";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { openTestHouse, operator, START } from "../support/test-house.ts";

const AUDIT = "append-only";
const columns = "seq, at, event, outcome, actor_kind, actor_name, ip, agent, request_id, details";
const refused: readonly [string, string][] = [
  ["UPDATE audit_events SET event = 'x'", AUDIT],
  ["UPDATE audit_events SET seq = seq + 100", AUDIT],
  ["DELETE FROM audit_events", AUDIT],
  ["DELETE FROM audit_events WHERE seq = 1", AUDIT],
  [`REPLACE INTO audit_events (${columns}) VALUES (1, 1, 'x', 'done', 'x', 'x', 'x', 'x', 'x', '{}')`, AUDIT],
  [
    `INSERT INTO audit_events (${columns}) VALUES (1, 1, 'x', 'done', 'x', 'x', 'x', 'x', 'x', '{}') ON CONFLICT DO UPDATE SET event = 'y'`,
    AUDIT,
  ],
  ["UPDATE filenames SET sha256 = zeroblob(32)", "never changes"],
  ["DELETE FROM filenames", "stays burnt"],
  ["REPLACE INTO filenames VALUES ('a-1.tar.gz', 'a-1.tar.gz', zeroblob(32), 1)", "never changes"],
];

test.each(refused)("%s is refused", (sql, message) => {
  using house = openTestHouse();
  const { sqlite } = house.db;
  write(house.db, (tx) =>
    record(tx, { actor: operator, at: START }, { event: "audit.view", outcome: "done" }),
  );
  sqlite.run("INSERT INTO filenames VALUES ('a-1.tar.gz', 'a-1.tar.gz', randomblob(32), 1)");
  const rows = () => [
    sqlite.query("SELECT * FROM audit_events").all(),
    sqlite.query("SELECT * FROM filenames").all(),
  ];
  const before = rows();
  expect(() => sqlite.run(sql)).toThrow(message);
  expect(rows()).toEqual(before);
});
