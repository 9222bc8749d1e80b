/** Audit records: who, when, what, in the transaction of the act (I6), one line whatever is put in (K11). */
import { expect, test } from "bun:test";
import type { Actor } from "../../src/actor.ts";
import { recordRefusal } from "../../src/audit/record-refusal.ts";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { invalid, quote } from "../../src/errors.ts";
import { makeTokenSecret } from "../../src/tokens/token-secret.ts";
import { hostileStrings } from "../support/hostile-strings.ts";
import {
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  origin,
  START,
  type TestHouse,
} from "../support/test-house.ts";

const human = { userId: 7, userName: "ada", admin: false, level: "password" } as const;
const actors: readonly [Actor, object][] = [
  [operator, { actorKind: "console", actorId: null, actorName: "root", userId: null }],
  [anonymous, { actorKind: "anonymous", actorId: null, actorName: "anonymous", userId: null }],
  [
    { kind: "person", method: "password", ...human, ...origin },
    { actorKind: "person", actorId: 7, actorName: "ada", userId: 7 },
  ],
  [
    { kind: "token", tokenId: 9, tokenName: "ci", scopes: ["upload"], ...human, ...origin },
    { actorKind: "token", actorId: 9, actorName: "ci", userId: 7 },
  ],
];

function note(house: TestHouse, actor: Actor, details = {}): void {
  write(house.db, (tx) =>
    record(tx, { actor, at: START }, { event: "setup_link.issue", outcome: "done", project: "p", details }),
  );
}

test.each(actors)("%o is told apart", (actor, expected) => {
  using house = openTestHouse();
  note(house, actor, { n: 1, list: ["x"], none: null });
  expect(auditRows(house)).toEqual([
    expect.objectContaining({
      seq: 0,
      at: START,
      event: "setup_link.issue",
      outcome: "done",
      project: "p",
      ip: origin.ip,
      agent: origin.agent,
      requestId: origin.requestId,
      details: { n: 1, list: ["x"], none: null },
      ...expected,
    }),
  ]);
});

test("sequence numbers follow each other without a gap, also after a rollback", () => {
  using house = openTestHouse();
  note(house, operator);
  expect(() =>
    write(house.db, (tx) => {
      record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" });
      throw new Error("undone");
    }),
  ).toThrow("undone");
  note(house, operator);
  expect(auditRows(house).map((row) => row.seq)).toEqual([0, 1]);
});

test.each(hostileStrings.map((text) => [text]))(
  "K11 %j stays one line and comes back as it was, well-formed and cut when long",
  (text) => {
    using house = openTestHouse();
    note(house, operator, { reason: text });
    const raw = house.db.sqlite.query<{ body: string }, []>("SELECT body FROM audit_log").get()?.body ?? "";
    expect(raw).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e]/);
    const whole = text.toWellFormed();
    expect(auditRows(house)[0]?.details["reason"]).toBe(
      whole.length > 1000 ? `${whole.slice(0, 999)}…` : whole,
    );
  },
);

test("a token that somebody typed where words belong is masked in records and in sentences", () => {
  using house = openTestHouse();
  const secret = makeTokenSecret((n) => new Uint8Array(n).fill(7));
  note(house, operator, { reason: `see ${secret}`, list: ["x", secret], [secret]: 1 });
  recordRefusal(house, anonymous, {
    event: "file.upload",
    refusal: invalid("x.y", `${quote(`${"a".repeat(85)}${secret}`)} is bad.`),
  });
  const text = JSON.stringify(auditRows(house));
  expect(text).not.toContain(secret.slice(0, 12));
  expect(text).toContain("see gh_***");
});

test("a refusal is recorded with its rule, its sentence and its project, and raises the mark", () => {
  using house = openTestHouse();
  recordRefusal(house, operator, {
    event: "file.upload",
    refusal: invalid("x.y", "No.", "Do."),
    project: "p",
  });
  recordRefusal(house, operator, { event: "file.upload", refusal: invalid("x.y", "🔑".repeat(400)) });
  const [first, second] = auditRows(house);
  expect(first).toMatchObject({
    outcome: "refused",
    project: "p",
    details: { rule: "x.y", reason: "No. Do." },
  });
  expect(second?.details["reason"]).toBe("🔑".repeat(250));
  expect(house.db.mark.read()).toBe(2);
});
