/** Owners ask for more than the policy file, never for less, and the gate holds everybody to it. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { type OwnerDemand, setOwnerDemand } from "../../src/catalog/set-owner-demand.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { equipped, type GateStage, mint, name, NAME, setGateStage } from "../support/gate-stage.ts";
import { publish } from "../support/new-file.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { setPolicy } from "../support/set-policy.ts";
import { auditRows, operator } from "../support/test-house.ts";

const nothing: OwnerDemand = { level: null, release: "direct", maxAge: null, requireCidr: false };

let stage: GateStage;
beforeEach(async () => {
  stage = await setGateStage();
});
afterEach(() => stage[Symbol.dispose]());

test("a level asked for by an owner holds for the other owners at once, and is on record", () => {
  const { house, owner, mate } = stage;
  const keyed = equipped(house, owner, "phishing_resistant");
  setOwnerDemand(house, keyed, { name, demand: { ...nothing, level: "phishing_resistant" } });
  const weak = equipped(house, mate, "any_2fa");
  const refusal = refusalOf(() => setProjectStatus(house, weak, { name, status: "archived" }));
  expect(refusal).toMatchObject({ kind: "denied_by_policy", since: "2026-03-01" });
  expect(refusal.sentence).toContain(
    "acme-auth needs a security key to change its status (set by an owner of the project",
  );
  setProjectStatus(house, keyed, { name, status: "archived" });
  expect(auditRows(house, "project.policy").map(({ details }) => details)).toEqual([
    { from: "nothing more", to: "a security key" },
  ]);
});

test("limits on tokens come with a second factor, and stop tokens that are unbound or too old", () => {
  const { house, owner } = stage;
  const keyed = equipped(house, owner, "phishing_resistant");
  const loose = mint(house, keyed, { userId: owner.id });
  const bound = mint(house, keyed, { userId: owner.id, cidrs: ["192.0.2.0/24"] });
  setOwnerDemand(house, keyed, { name, demand: { ...nothing, requireCidr: true, maxAge: 86_400_000 } });
  const project = house.db.sqlite.query("SELECT demand FROM projects WHERE name = ?").get(NAME);
  expect(project).toEqual({ demand: "any_2fa" });
  expect(refusalOf(() => publish(house, loose, { name: NAME, version: "2" })).code).toBe("policy.token_cidr");
  publish(house, bound, { name: NAME, version: "2" });
  house.pass(86_400_000);
  expect(refusalOf(() => publish(house, bound, { name: NAME, version: "3" })).code).toBe("policy.token_age");
});

test("nobody asks for less than the file, shuts themselves out, or lowers what they could not meet", () => {
  const { house, owner, mate } = stage;
  const app = equipped(house, owner, "any_2fa");
  const out = refusalOf(() =>
    setOwnerDemand(house, app, { name, demand: { ...nothing, level: "phishing_resistant" } }),
  );
  expect(out.kind).toBe("denied_by_policy");
  const keyed = equipped(house, mate, "phishing_resistant");
  setOwnerDemand(house, keyed, { name, demand: { ...nothing, level: "phishing_resistant" } });
  expect(refusalOf(() => setOwnerDemand(house, app, { name, demand: nothing })).kind).toBe(
    "denied_by_policy",
  );
  setPolicy(house, [{}]);
  expect(
    refusalOf(() => setOwnerDemand(house, keyed, { name, demand: { ...nothing, level: "any_2fa" } })).code,
  ).toBe("demand.laxer");
  setOwnerDemand(house, keyed, { name, demand: nothing });
  expect(auditRows(house, "project.policy")).toHaveLength(2);
});

test("maintainers ask for nothing, and an age that is none is refused", () => {
  const { house, guest } = stage;
  expect(
    refusalOf(() => setOwnerDemand(house, equipped(house, guest, "any_2fa"), { name, demand: nothing })).code,
  ).toBe("project.settings");
  for (const maxAge of [0, -1, Number.NaN, 1e15])
    expect(
      refusalOf(() => setOwnerDemand(house, operator, { name, demand: { ...nothing, maxAge } })).code,
    ).toBe("demand.max_age");
});
