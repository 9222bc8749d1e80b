/** Which project a rule catches, from when on, and what holds when something goes wrong meanwhile. */
import { describe, expect, test } from "bun:test";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { write } from "../../src/db/write.ts";
import { requirePolicy, policyNotice } from "../../src/gate/require-policy.ts";
import { parseNameGlob } from "../../src/packaging/name-glob.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import {
  act,
  ACTS,
  equipped,
  mint,
  name,
  NAME,
  outcome,
  setGateStage,
  verdict,
} from "../support/gate-stage.ts";
import { publish, remove } from "../support/new-file.ts";
import { days } from "../support/policy-facts.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { setPolicy, storePolicy } from "../support/set-policy.ts";
import { addPerson, auditRows, openTestHouse, operator, sessionOf } from "../support/test-house.ts";

test.each(["acme-auth", "ACME-AUTH", "Acme_Auth", "acme.auth", "acme--auth", "acme-._auth"])(
  "J16 %p is one project, in the file and in the upload",
  async (spelling) => {
    using stage = await setGateStage();
    const { house, owner } = stage;
    setPolicy(house, [{ match: ["ACME_auth"] }]);
    const version = "7.0";
    expect(verdict(() => publish(house, sessionOf(owner), { name: spelling, version }))).toBe("policy.level");
    setPolicy(house, [{ match: [spelling] }]);
    expect(verdict(() => publish(house, sessionOf(owner), { name: NAME, version }))).toBe("policy.level");
    const token = { userId: owner.id, projects: [spelling] };
    expect(verdict(() => mint(house, sessionOf(owner), token))).toBe("policy.level");
  },
);

test.each([
  ["acme-*", "acme-auth", true],
  ["acme-*", "acme", false],
  ["acme-*", "acmex", false],
  ["acme-*", "my-acme-x", false],
  ["acme*", "acme", true],
  ["acme", "acme-x", false],
  ["*-auth", "acme-auth", true],
  ["*-auth", "acme-auth-x", false],
])("J17 %p on %p: %p", async (glob, project, caught) => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  expect(parseNameGlob(glob)).toBe(parseNameGlob(glob.toUpperCase()));
  setPolicy(house, [{ match: [glob] }]);
  const doing = () => publish(house, sessionOf(ada), { name: project });
  expect(verdict(doing)).toBe(caught ? "policy.level" : "done");
});

test("J15 a critical project that is deleted and made anew stays critical, and its filenames burnt", async () => {
  using stage = await setGateStage();
  const { house, owner, guest } = stage;
  setPolicy(house, [{}]);
  const strong = equipped(house, owner, "phishing_resistant");
  remove(house, strong, { name: NAME });
  expect(verdict(() => publish(house, sessionOf(guest), { name: NAME, version: "2.0" }))).toBe(
    "policy.level",
  );
  expect(verdict(() => publish(house, strong, { name: NAME, bytes: "other" }))).toBe("file.burnt");
  publish(house, strong, { name: NAME, version: "2.0" });
  expect(outcome(stage, "a yank", sessionOf(owner))).toBe("policy.level");
});

test("J19 the first upload to a name that a rule catches is judged by it, and leaves no empty project", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  setPolicy(house, [{}]);
  const rows = () => house.db.sqlite.query("SELECT name FROM projects").all();
  expect(verdict(() => publish(house, sessionOf(ada), { name: "acme-new" }))).toBe("policy.level");
  expect(rows()).toEqual([]);
  publish(house, equipped(house, ada, "phishing_resistant"), { name: "acme-new" });
  expect(rows()).toEqual([{ name: "acme-new" }]);
});

test("J24 an upload that began before the policy is judged by the one at its commit", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  const token = mint(house, sessionOf(owner), { userId: owner.id });
  const early = () =>
    requirePolicy(house.db.orm, { actor: token, at: house.now() }, { action: "upload", project: NAME });
  expect(early().verdict).toBe("allowed");
  setPolicy(house, [{}]);
  expect(outcome(stage, "a new version", token)).toBe("policy.token_level");
});

test("J35 the console imports into a critical project, which is on record, and replaces no file", async () => {
  using stage = await setGateStage();
  const { house } = stage;
  setPolicy(house, [{}]);
  publish(house, operator, { name: NAME, version: "5.0" });
  expect(auditRows(house, "file.upload").at(-1)).toMatchObject({ actorKind: "console", project: NAME });
  expect(verdict(() => publish(house, operator, { name: NAME, version: "5.0", bytes: "x" }))).not.toBe(
    "done",
  );
});

test("J44 a person who is disabled while their upload runs is refused at its commit", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  setPolicy(house, [{}]);
  const strong = equipped(house, owner, "phishing_resistant");
  const token = mint(house, strong, { userId: owner.id });
  disablePerson(house, operator, "owner");
  expect(outcome(stage, "a new version", token)).toBe("actor.changed");
  expect(outcome(stage, "a yank", strong)).toBe("actor.changed");
});

describe("J45 a gate that fails is shut", () => {
  test.each([
    "",
    "null",
    "{}",
    '{"critical":[{}]}',
    '{"critical":[null],"secondFactor":{"everyone":"optional"}}',
  ])("a stored policy of %p refuses every act and leaves nothing behind", async (compiled) => {
    using stage = await setGateStage();
    const { house, owner } = stage;
    const strong = equipped(house, owner, "phishing_resistant");
    storePolicy(house, compiled);
    const before = auditRows(house).length;
    expect(ACTS.slice(0, 6).map((what) => outcome(stage, what, strong))).toEqual(
      Array(6).fill("policy.fault"),
    );
    const refusal = refusalOf(() => act(stage, "a new version", strong));
    expect([refusal.kind, refusal.cause instanceof Error]).toEqual(["unavailable", true]);
    expect(auditRows(house).length).toBe(before);
  });

  test("a record that cannot be written undoes the act", async () => {
    using stage = await setGateStage();
    const { house, owner } = stage;
    setPolicy(house, [{}]);
    const strong = equipped(house, owner, "phishing_resistant");
    const table = house.db.sqlite
      .query<{ name: string }, []>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('audit_events', 'audit_log')",
      )
      .all();
    for (const { name: each } of table)
      house.db.sqlite.run(
        `CREATE TRIGGER no_${each} BEFORE INSERT ON ${each} BEGIN SELECT RAISE(ABORT, 'full'); END`,
      );
    expect(() => act(stage, "a yank", strong)).toThrow();
    expect(house.db.sqlite.query("SELECT yanked FROM files").all()).toEqual([{ yanked: 0 }]);
  });
});

test("J46 whoever may not change a critical project may read it", async () => {
  const { createAccess } = await import("../../src/http/access.ts");
  using stage = await setGateStage();
  const { house, guest } = stage;
  setPolicy(house, [{}], {
    secondFactor: { everyone: "required", place: { file: "gatehouse.yaml", line: 2 } },
  });
  const { createToken } = await import("../../src/tokens/create-token.ts");
  const { secret } = createToken(house, sessionOf(guest), { userId: guest.id, name: "r", scopes: ["read"] });
  const access = createAccess({
    ...house,
    read: "authenticated",
    lastUse: { note: () => undefined, noteRefused: () => undefined, flush: () => undefined },
  });
  const request = new Request("http://x/simple/acme-auth/", {
    headers: { authorization: `Bearer ${secret}` },
  });
  const { keepContext, openContext } = await import("../../src/http/request-context.ts");
  const context = openContext(
    { now: house.now, newId: () => "r", isTrustedProxy: () => false },
    request,
    "192.0.2.1",
  );
  keepContext(context, request);
  expect(access.authorizeRead(request, parseProjectName(NAME))).toMatchObject({ kind: "token" });
});

describe("the dates of a rule", () => {
  const at = Date.UTC(2026, 2, 1, 12);
  const rule = { announced: at - days(20), warnFrom: at - days(10), enforceFrom: at + days(10) };

  test("while it warns all goes on, and whoever changes something hears from when on it refuses", async () => {
    using stage = await setGateStage();
    const { house, owner } = stage;
    setPolicy(house, [rule]);
    const token = mint(house, sessionOf(owner), { userId: owner.id });
    const notice = () =>
      policyNotice(house.db.orm, { actor: token, at: house.now() }, { action: "upload", project: NAME });
    expect(notice()).toContain(
      "acme-auth needs a security key to publish (gatehouse.yaml:14, refused from 2026-03-11 on)",
    );
    expect(outcome(stage, "a new version", token)).toBe("done");
    house.pass(days(10));
    expect(outcome(stage, "a new version", token)).toBe("policy.token_level");
    expect(notice()).toBeUndefined();
  });

  test("enforcement begins by itself at midnight in UTC", async () => {
    using stage = await setGateStage();
    const { house, owner } = stage;
    setPolicy(house, [{ enforceFrom: Date.UTC(2026, 2, 2) }]);
    house.pass(days(0.5) - 1);
    expect(outcome(stage, "a yank", sessionOf(owner))).toBe("done");
    house.pass(1);
    expect(outcome(stage, "a yank", sessionOf(owner))).toBe("policy.level");
  });
});

test("a second factor for the whole house is asked of every change, and of tokens for it", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  setPolicy(house, [], {
    secondFactor: { everyone: "required", place: { file: "gatehouse.yaml", line: 3 } },
  });
  expect(ACTS.map((what) => outcome(stage, what, sessionOf(owner)))).toEqual(ACTS.map(() => "policy.level"));
  expect(verdict(() => publish(house, sessionOf(owner), { name: "quite-new" }))).toBe("policy.level");
  expect(verdict(() => mint(house, sessionOf(owner), { userId: owner.id }))).toBe("policy.level");
  expect(verdict(() => mint(house, equipped(house, owner, "any_2fa"), { userId: owner.id }))).toBe("done");
  expect(
    write(house.db, (tx) =>
      requirePolicy(tx, { actor: operator, at: house.now() }, { action: "yank", project: name }),
    ).verdict,
  ).toBe("allowed");
});
