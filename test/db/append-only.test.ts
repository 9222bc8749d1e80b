/** K17 (attacks-and-faults 2.K), I3: the database itself refuses to change what was recorded or burnt. */
import { expect, test } from "bun:test";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { openTestHouse, operator, START } from "../support/test-house.ts";

const AUDIT = "append-only";
const refused: readonly [string, string][] = [
  ["UPDATE audit_log SET body = '{}'", AUDIT],
  ["UPDATE audit_log SET leaf = zeroblob(32)", AUDIT],
  ["UPDATE audit_log SET seq = seq + 100", AUDIT],
  ["DELETE FROM audit_log", AUDIT],
  ["DELETE FROM audit_log WHERE seq = 0", AUDIT],
  ["REPLACE INTO audit_log (seq, body, leaf) SELECT seq, body, leaf FROM audit_log", AUDIT],
  [
    "INSERT INTO audit_log (seq, body, leaf) SELECT seq, '{}', leaf FROM audit_log WHERE true ON CONFLICT DO UPDATE SET body = '{}'",
    AUDIT,
  ],
  ["INSERT INTO audit_log (seq, body, leaf) SELECT 7, body, leaf FROM audit_log", AUDIT],
  ["UPDATE audit_pii SET value = 'x'", AUDIT],
  ["REPLACE INTO audit_pii SELECT seq, field, salt, 'x' FROM audit_pii", AUDIT],
  ["UPDATE audit_state SET size = 0, frontier = x''", AUDIT],
  ["UPDATE audit_state SET log_id = 'x', size = size + 1", AUDIT],
  ["UPDATE audit_state SET epoch = 2", AUDIT],
  ["DELETE FROM audit_state", AUDIT],
  ["REPLACE INTO audit_state SELECT * FROM audit_state", AUDIT],
  ["UPDATE audit_checkpoints SET note = 'x'", AUDIT],
  ["DELETE FROM audit_checkpoints", AUDIT],
  ["REPLACE INTO audit_checkpoints VALUES (1, 1, 'x')", AUDIT],
  ["UPDATE filenames SET sha256 = zeroblob(32)", "never changes"],
  ["DELETE FROM filenames", "stays burnt"],
  ["REPLACE INTO filenames VALUES ('a-1.tar.gz', 'a-1.tar.gz', zeroblob(32), 1)", "never changes"],
];

test.each(refused)("%s is refused", (sql, message) => {
  using house = openTestHouse();
  const { sqlite } = house.db;
  write(house.db, (tx) =>
    record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" }),
  );
  sqlite.run("INSERT INTO filenames VALUES ('a-1.tar.gz', 'a-1.tar.gz', randomblob(32), 1)");
  sqlite.run("INSERT INTO audit_checkpoints VALUES (1, 1, 'note')");
  const tables = ["audit_log", "audit_pii", "audit_state", "audit_checkpoints", "filenames"];
  const rows = () => tables.map((table) => sqlite.query(`SELECT * FROM ${table}`).all());
  const before = rows();
  expect(() => sqlite.run(sql)).toThrow(message);
  expect(rows()).toEqual(before);
});
