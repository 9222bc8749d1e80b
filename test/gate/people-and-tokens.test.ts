/** Roles, tokens and factors around a critical project: who gets in later, and who may not lock themselves out. */
import { switchRole } from "../../src/catalog/own-role.ts";
import { expect, test } from "bun:test";
import { requireFresh } from "../../src/accounts/step-up.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { removeFactor } from "../../src/second-factor/remove-factor.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  accept,
  act,
  equipped,
  mint,
  name,
  NAME,
  newestInvitation,
  outcome,
  setGateStage,
  verdict,
} from "../support/gate-stage.ts";
import { publish } from "../support/new-file.ts";
import { PUBLIC_URL, setPolicy } from "../support/set-policy.ts";
import { auditRows, operator, sessionOf } from "../support/test-house.ts";

const rolesOf = (stage: Awaited<ReturnType<typeof setGateStage>>, userId: number) =>
  stage.house.db.sqlite
    .query<{ role: string }, [number]>("SELECT role FROM roles WHERE user_id = ?")
    .all(userId);

test("J09 a role is not given to somebody without the level, and an invitation waits until they have it", async () => {
  using stage = await setGateStage();
  const { house, owner, guest } = stage;
  setPolicy(house, [{ level: "phishing_resistant" }]);
  const strong = equipped(house, owner, "phishing_resistant");
  expect(verdict(() => setRole(house, strong, { name, user: guest, role: "owner" }))).toBe("policy.receiver");
  act(stage, "an invitation", strong);
  expect(verdict(() => accept(house, sessionOf(guest)))).toBe("policy.level");
  expect(rolesOf(stage, guest.id)).toEqual([]);
  expect(verdict(() => accept(house, equipped(house, guest, "any_2fa")))).toBe("policy.level");
  accept(house, equipped(house, guest, "phishing_resistant"));
  expect(rolesOf(stage, guest.id)).toEqual([{ role: "maintainer" }]);
});

test("J09 a maintainer without the level is not made owner", async () => {
  using stage = await setGateStage();
  const { house, owner, guest } = stage;
  setRole(house, operator, { name, user: guest, role: "maintainer" });
  setPolicy(house, [{ level: "phishing_resistant" }]);
  const strong = equipped(house, owner, "phishing_resistant");
  expect(verdict(() => switchRole(house, strong, { name, user: guest, role: "owner" }))).toBe(
    "policy.receiver",
  );
  expect(rolesOf(stage, guest.id)).toEqual([{ role: "maintainer" }]);
});

test("J10 an invitation from before the policy is judged when it is accepted, and gives no right before", async () => {
  using stage = await setGateStage();
  const { house, owner, guest } = stage;
  act(stage, "an invitation", sessionOf(owner));
  setPolicy(house, [{ level: "any_2fa" }]);
  expect(verdict(() => accept(house, sessionOf(guest)))).toBe("policy.level");
  const strong = equipped(house, guest, "any_2fa");
  expect(outcome(stage, "a new version", strong)).toBe("project.upload");
  expect(outcome(stage, "a yank", strong)).toBe("project.yank");
  accept(house, strong);
  expect(outcome(stage, "a new version", strong)).toBe("done");
  expect(newestInvitation(house)).toBe(1);
});

test("J14 ownership handed to somebody without a factor and back leaves no row behind", async () => {
  using stage = await setGateStage();
  const { house, owner, guest } = stage;
  setPolicy(house, [{ level: "any_2fa" }]);
  const strong = equipped(house, owner, "any_2fa");
  expect(verdict(() => setRole(house, strong, { name, user: guest, role: "owner" }))).toBe("policy.receiver");
  setRole(house, operator, { name, user: guest, role: "owner" });
  expect(outcome(stage, "a yank", sessionOf(guest))).toBe("policy.level");
  setRole(house, strong, { name, user: guest, role: null });
  expect(rolesOf(stage, guest.id)).toEqual([]);
  expect(outcome(stage, "a yank", equipped(house, guest, "any_2fa"))).toBe("project.yank");
});

test("a token that names a critical project is minted by nobody below its level", async () => {
  using stage = await setGateStage();
  const { house, owner, guest, service, admin } = stage;
  setPolicy(house, [{ level: "phishing_resistant" }]);
  const weak = sessionOf(owner);
  for (const projects of [["acme-auth"], ["acme-*"], ["*"], ["demo", "acme-*"], ["acme-new"]])
    expect(verdict(() => mint(house, weak, { userId: owner.id, projects }))).toBe("policy.level");
  expect(verdict(() => mint(house, sessionOf(admin), { userId: service.id, projects: [NAME] }))).toBe(
    "policy.level",
  );
  expect(verdict(() => mint(house, sessionOf(guest), { userId: guest.id, projects: ["acme-*"] }))).toBe(
    "done",
  );
  expect(verdict(() => mint(house, weak, { userId: owner.id, projects: ["demo"] }))).toBe("done");
  expect(verdict(() => mint(house, weak, { userId: owner.id, projects: [NAME], scopes: ["read"] }))).toBe(
    "done",
  );
  const whole = mint(house, weak, { userId: owner.id });
  expect(outcome(stage, "a new version", whole)).toBe("policy.token_level");
  expect(verdict(() => publish(house, whole, { name: "other" }))).toBe("done");
  const strong = equipped(house, owner, "phishing_resistant");
  expect(outcome(stage, "a new version", mint(house, strong, { userId: owner.id, projects: [NAME] }))).toBe(
    "done",
  );
});

test("the last factor that keeps somebody compliant stays, and the sentence names the projects", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  publish(house, operator, { name: "acme-pay", rules: { owner: owner.id } });
  publish(house, operator, { name: "demo", rules: { owner: owner.id } });
  equipped(house, owner, "phishing_resistant");
  house.db.sqlite.run("UPDATE people SET password_hash = 'x' WHERE id = ?", [owner.id]);
  const session = openSession(stage);
  const remove = () => removeFactor({ ...deps(stage) }, session, { kind: "webauthn", id: 1, evenLast: true });
  setPolicy(house, [{ level: "any_2fa" }]);
  const refusal = refusalOf(remove);
  expect([refusal.kind, refusal.code]).toEqual(["denied_by_policy", "policy.last_factor"]);
  expect(refusal.sentence).toBe(
    `acme-auth, acme-pay need a second factor, and this is the last second factor that you have. Add another one first: ${PUBLIC_URL}/account/factors; or have an owner take you off those projects.`,
  );
  expect(house.db.sqlite.query("SELECT count(*) AS n FROM webauthn_keys").get()).toEqual({ n: 1 });
  setPolicy(house, [{ level: "any_2fa", enforceFrom: house.now() + 1 }]);
  remove();
  expect(house.db.sqlite.query("SELECT count(*) AS n FROM webauthn_keys").get()).toEqual({ n: 0 });
});

test("a refusal by the policy is on record with its rule, line, level and load", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  const load = setPolicy(house, [{ level: "phishing_resistant", line: 14 }]);
  const { recordRefusal } = await import("../../src/audit/record-refusal.ts");
  const refusal = refusalOf(() => act(stage, "a yank", sessionOf(owner)));
  recordRefusal(house, sessionOf(owner), { event: "release.yank", refusal });
  expect(auditRows(house, "policy.refuse")).toMatchObject([
    {
      outcome: "refused",
      project: NAME,
      details: {
        act: "release.yank",
        action: "yank",
        rule: "policy.level",
        place: "gatehouse.yaml:14",
        level: "phishing_resistant",
        policy: load,
        reason: refusal.sentence,
      },
    },
  ]);
});

type Stage = Awaited<ReturnType<typeof setGateStage>>;

function deps({ house }: Stage): Parameters<typeof removeFactor>[0] {
  const passwords = { verify: () => Promise.resolve(true) } as unknown as Parameters<
    typeof removeFactor
  >[0]["passwords"];
  const sessions = { idle: 1e9, absolute: 1e9 };
  return { ...house, passwords, sessions, seedKey: new Uint8Array(32), publicUrl: PUBLIC_URL };
}

function openSession({ house, owner }: Stage): Parameters<typeof removeFactor>[1] {
  house.db.sqlite.run(
    `INSERT INTO sessions (secret_hash, user_id, state, level, method, proven_at, started_at, seen_at, ip, agent)
     VALUES (randomblob(32), ?1, 'open', 'phishing_resistant', 'webauthn', ?2, ?2, ?2, '::1', 't')`,
    [owner.id, house.now()],
  );
  const row = { state: "open", level: "phishing_resistant", method: "webauthn", recoveredAt: null } as const;
  const times = { provenAt: house.now(), startedAt: house.now(), seenAt: house.now() };
  const session = { id: 1, userId: owner.id, ...row, ...times, ip: "::1", agent: "t", person: owner };
  return { session, origin: { ip: "::1", agent: "t", requestId: "r" } };
}

test("J25 every record of a change carries the load of the policy that judged it", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  const loads = [setPolicy(house, [{}]), setPolicy(house, [])];
  act(stage, "a yank", sessionOf(owner));
  loads.push(setPolicy(house, [{ match: ["other"] }]));
  act(stage, "a yank", sessionOf(owner));
  const bodies = house.db.sqlite.query<{ body: string }, []>("SELECT body FROM audit_log ORDER BY seq").all();
  const yanks = bodies.map(({ body }) => JSON.parse(body) as { event: string; policy?: string });
  expect(yanks.filter(({ event }) => event === "release.yank").map(({ policy }) => policy)).toEqual(
    loads.slice(1).map(String),
  );
});

test("J26 J27 a proof is fresh for fifteen minutes of its own session, and not in a clock that went back", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  equipped(house, owner, "phishing_resistant");
  const { session } = openSession(stage);
  const fresh = (id: number, now: number) =>
    verdict(() => requireFresh(house.db.orm, { ...session, id }, { change: "other", now }));
  const minutes = (count: number) => house.now() + count * 60_000;
  expect([0, 14, 15, -1, -60].map((count) => fresh(1, minutes(count)))).toEqual([
    "done",
    "done",
    "step_up.needed",
    "step_up.needed",
    "step_up.needed",
  ]);
  openSession(stage);
  house.db.sqlite.run("UPDATE sessions SET proven_at = proven_at - 3600000 WHERE id = 2");
  expect([fresh(2, minutes(0)), fresh(3, minutes(0))]).toEqual(["step_up.needed", "session.ended"]);
});
