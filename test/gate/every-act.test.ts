/** Every act on a critical project, by whoever may not and whoever may (J01 to J08, J20, J21, J22). */
import { expect, test } from "bun:test";
import type { Actor } from "../../src/actor.ts";
import { act, ACTS, equipped, type GateStage, mint, outcome, setGateStage } from "../support/gate-stage.ts";
import { setFactors } from "../support/set-factors.ts";
import { setPolicy } from "../support/set-policy.ts";
import { auditRows, operator, sessionOf } from "../support/test-house.ts";

type Case = readonly [string, string, (stage: GateStage) => Actor];

const critical = ({ house }: GateStage) => setPolicy(house, [{ level: "phishing_resistant" }]);
const tokenBy = ({ house, owner }: GateStage, level: "any_2fa" | "phishing_resistant" | "password") =>
  mint(house, equipped(house, owner, level), { userId: owner.id });

const weak: readonly Case[] = [
  [
    "J01 a token from before the policy, its owner without a factor",
    "policy.token_level",
    (stage) => {
      const token = tokenBy(stage, "password");
      critical(stage);
      return token;
    },
  ],
  [
    "J02 a token minted with a key that its owner has removed since",
    "policy.token_holder",
    (stage) => {
      const token = tokenBy(stage, "phishing_resistant");
      setFactors(stage.house, stage.owner.id, "password");
      critical(stage);
      return token;
    },
  ],
  [
    "J03 a token minted with a password, its owner enrolled later",
    "policy.token_level",
    (stage) => {
      const token = tokenBy(stage, "password");
      setFactors(stage.house, stage.owner.id, "phishing_resistant");
      critical(stage);
      return token;
    },
  ],
  [
    "J04 a token minted after a recovery code",
    "policy.token_level",
    (stage) => {
      const { house, owner } = stage;
      setFactors(house, owner.id, "phishing_resistant");
      const token = mint(house, { ...sessionOf(owner), method: "recovery_code" }, { userId: owner.id });
      critical(stage);
      return token;
    },
  ],
  [
    "J05 a token minted with an app, before the policy asked for a key",
    "policy.token_level",
    (stage) => {
      setPolicy(stage.house, [{ level: "any_2fa" }]);
      const token = tokenBy(stage, "any_2fa");
      setFactors(stage.house, stage.owner.id, "phishing_resistant");
      critical(stage);
      return token;
    },
  ],
  [
    "J06 a token of the project alone",
    "policy.token_level",
    (stage) => {
      const { house, owner } = stage;
      const token = mint(house, sessionOf(owner), { userId: owner.id, projects: ["acme-auth"] });
      critical(stage);
      return token;
    },
  ],
  [
    "J06 a token of an admin",
    "policy.token_level",
    (stage) => {
      const { house, admin } = stage;
      const token = mint(house, sessionOf(admin), { userId: admin.id });
      critical(stage);
      return token;
    },
  ],
  [
    "J06 a token from the console, its holder with a key",
    "policy.token_level",
    (stage) => {
      const { house, owner } = stage;
      setFactors(house, owner.id, "phishing_resistant");
      critical(stage);
      return mint(house, operator, { userId: owner.id, projects: ["acme-auth"] });
    },
  ],
  [
    "J06 a token of a service account, minted by an admin with a password",
    "policy.service_account",
    (stage) => {
      const { house, admin, service } = stage;
      const token = mint(house, sessionOf(admin), { userId: service.id });
      critical(stage);
      return token;
    },
  ],
  [
    "J06 a token of a service account from the console",
    "policy.service_account",
    (stage) => {
      critical(stage);
      return mint(stage.house, operator, { userId: stage.service.id });
    },
  ],
  [
    "J06 a token of a service account whose minter is disabled",
    "policy.token_holder",
    (stage) => {
      const { house, admin, service } = stage;
      const token = mint(house, equipped(house, admin, "phishing_resistant"), { userId: service.id });
      house.db.sqlite.run("UPDATE people SET disabled_at = 1 WHERE id = ?", [admin.id]);
      critical(stage);
      return token;
    },
  ],
  [
    "J07 an admin without a factor",
    "policy.level",
    (stage) => {
      critical(stage);
      return sessionOf(stage.admin);
    },
  ],
  [
    "J08 a second owner without a factor",
    "policy.level",
    (stage) => {
      critical(stage);
      return sessionOf(stage.mate);
    },
  ],
  [
    "J28 a session of a remembered browser, its owner with a key",
    "policy.level",
    (stage) => {
      setFactors(stage.house, stage.owner.id, "phishing_resistant");
      critical(stage);
      return { ...sessionOf(stage.owner), method: "device" };
    },
  ],
  [
    "J29 a session with a key that was removed in another tab",
    "policy.factor_gone",
    (stage) => {
      const session = equipped(stage.house, stage.owner, "phishing_resistant");
      setFactors(stage.house, stage.owner.id, "any_2fa");
      critical(stage);
      return session;
    },
  ],
  [
    "J30 a session by an app, its owner with a key",
    "policy.level",
    (stage) => {
      setFactors(stage.house, stage.owner.id, "phishing_resistant");
      critical(stage);
      return sessionOf(stage.owner, "any_2fa");
    },
  ],
  [
    "J30 a session by a recovery code, its owner with a key",
    "policy.level",
    (stage) => {
      setFactors(stage.house, stage.owner.id, "phishing_resistant");
      critical(stage);
      return { ...sessionOf(stage.owner), method: "recovery_code" };
    },
  ],
];

/** What came of each act, by its name. */
const outcomes = (stage: GateStage, actor: Actor) => ACTS.map((what) => [what, outcome(stage, what, actor)]);

test.each(weak)("%s changes nothing (J20, J21, J22)", async (_who, code, arrange) => {
  using stage = await setGateStage();
  const actor = arrange(stage);
  expect(outcomes(stage, actor)).toEqual(ACTS.map((what) => [what, code]));
  const done = auditRows(stage.house).filter((row) => row.outcome === "done" && row.actorKind !== "console");
  expect(done.filter(({ event }) => !event.startsWith("token."))).toEqual([]);
});

const strong: readonly (readonly [string, (stage: GateStage) => Actor])[] = [
  ["a session with a key", ({ house, owner }) => equipped(house, owner, "phishing_resistant")],
  ["J08 the other owner, who has a key", ({ house, mate }) => equipped(house, mate, "phishing_resistant")],
  ["a token minted with a key", (stage) => tokenBy(stage, "phishing_resistant")],
  [
    "a token of a service account, minted by an admin with a key",
    ({ house, admin, service }) =>
      mint(house, equipped(house, admin, "phishing_resistant"), { userId: service.id }),
  ],
  ["J07 an admin with a key", ({ house, admin }) => equipped(house, admin, "phishing_resistant")],
  ["J07 the operator at the console", () => operator],
];

test.each(strong)("%s may do all of it", async (_who, arrange) => {
  using stage = await setGateStage();
  critical(stage);
  expect(outcomes(stage, arrange(stage))).toEqual(ACTS.map((what) => [what, "done"]));
});

test("J05 a token that a policy puts to sleep is not deleted, and wakes when the policy is gone", async () => {
  using stage = await setGateStage();
  const { house } = stage;
  const token = tokenBy(stage, "any_2fa");
  critical(stage);
  expect(outcome(stage, "a new version", token)).toBe("policy.token_level");
  expect(house.db.sqlite.query("SELECT revoked_at FROM tokens").get()).toEqual({ revoked_at: null });
  setPolicy(house, []);
  act(stage, "a new version", token);
});

test("J02 a token sleeps while its minter has no key, and wakes with the next one", async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  critical(stage);
  const token = tokenBy(stage, "phishing_resistant");
  setFactors(house, owner.id, "any_2fa");
  expect(outcome(stage, "a new version", token)).toBe("policy.token_holder");
  setFactors(house, owner.id, "phishing_resistant");
  expect(outcome(stage, "a new version", token)).toBe("done");
});

test("J07 what the console does to a critical project is on record like everything else", async () => {
  using stage = await setGateStage();
  critical(stage);
  const before = auditRows(stage.house).length;
  act(stage, "a role given", operator);
  expect(auditRows(stage.house).slice(before)).toMatchObject([
    { event: "role.set", outcome: "done", actorKind: "console", project: "acme-auth" },
  ]);
});
