/** What leaves the house of a record. */
import { expect, test } from "bun:test";
import { record } from "../../src/audit/record.ts";
import { leafHash } from "../../src/audit/tree-hash.ts";
import { redact } from "../../src/audit/redact.ts";
import { write } from "../../src/db/write.ts";
import { readRecords } from "../../src/shipping/shipped-record.ts";
import { anonymous, openTestHouse, operator } from "../support/test-house.ts";

test("a line holds everything of the record, what is personal put back in, and its leaf hash", () => {
  using house = openTestHouse();
  const seq = write(house.db, (tx) =>
    record(
      tx,
      { actor: operator, at: house.now() },
      {
        event: "token.revoke",
        outcome: "done",
        project: "acme",
        subject: 7,
        details: { token: 3, name: "ci" },
        before: { state: "live" },
      },
    ),
  );
  const [shipped] = readRecords(house.db, seq, 10);
  const row = house.db.sqlite
    .query<{ body: string }, [number]>("SELECT body FROM audit_log WHERE seq = ?")
    .get(seq);
  const { log } = JSON.parse(row?.body ?? "") as { log: string };
  expect(JSON.parse(shipped?.line ?? "")).toEqual({
    v: 1,
    log,
    seq,
    time: "2026-03-01T12:00:00.000Z",
    event: "token.revoke",
    outcome: "done",
    actor: { kind: "console", name: "root" },
    ip: "192.0.2.1",
    agent: "test",
    request_id: "r-1",
    target: { project: "acme", user: 7 },
    details: { token: 3, name: "ci" },
    before: { state: "live" },
    leaf: leafHash(row?.body ?? "").toString("hex"),
  });
});

test("K11 K12 nothing that somebody typed ends a line or turns it", () => {
  using house = openTestHouse();
  const typed = 'x\n2026-01-01 login ok admin\r\u001b[2J\u2028\u202e\u0000"}';
  const actor = { ...anonymous, agent: typed };
  write(house.db, (tx) =>
    record(
      tx,
      { actor, at: house.now() },
      { event: "sign_in", outcome: "refused", details: { user: typed, reason: "unknown" } },
    ),
  );
  const [shipped] = readRecords(house.db, 0, 10);
  expect(shipped?.line).toMatch(/^[\x20-\x7e]*$/);
  const read = JSON.parse(shipped?.line ?? "") as { agent: string; details: { user: string } };
  expect([read.agent, read.details.user]).toEqual([typed, typed]);
});

test("what was redacted does not leave", () => {
  using house = openTestHouse();
  const seq = write(house.db, (tx) =>
    record(
      tx,
      { actor: operator, at: house.now() },
      { event: "token.revoke", outcome: "done", details: { token: 3, name: "ci" } },
    ),
  );
  redact(house, operator, { of: { seq }, reason: "asked" });
  const read = JSON.parse(readRecords(house.db, seq, 1)[0]?.line ?? "") as Record<string, unknown>;
  expect(read).toMatchObject({ actor: { kind: "console" }, details: { token: 3 } });
  expect(read).not.toHaveProperty("ip");
});
