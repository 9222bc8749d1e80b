/** Loading: one row and one record, nothing for the same file, and no policy that locks out every admin. */
import { expect, test } from "bun:test";
import { currentDemand, currentPolicy } from "../../src/gate/current-policy.ts";
import { failedLoad, lastLoads, loadPolicy, recordFailedLoad } from "../../src/gate/load-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { noon, policyOf } from "../support/policy-facts.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { addPerson, auditRows, openTestHouse, operator, type TestHouse } from "../support/test-house.ts";

const act = { actor: operator, at: noon };

function readOf(policy: Policy) {
  const sha256 = new Bun.CryptoHasher("sha256").update(JSON.stringify(policy)).digest("hex");
  return { policy, file: policy.file, sha256, text: "policy: …", firstLine: 3 };
}

function load({ db }: TestHouse, policy: Policy, by = "start") {
  return loadPolicy(db, act, {
    read: readOf(policy),
    publicUrl: "https://x.example",
    by,
    countTop: () => ["often"],
  });
}

test("J36 a load is one row and one record with the file's hash and the difference; the same file is no load", () => {
  using house = openTestHouse();
  expect(load(house, policyOf([]))).toEqual({ loaded: false, difference: [] });
  const policy = policyOf([{}]);
  const difference = ["added: gatehouse.yaml:14 acme-*: level a security key"];
  expect(load(house, policy)).toEqual({ loaded: true, difference });
  expect(load(house, policy)).toEqual({ loaded: false, difference: [] });
  expect(auditRows(house, "policy.load").map(({ details }) => details)).toEqual([
    { by: "start", file: "gatehouse.yaml", sha256: readOf(policy).sha256, difference },
  ]);
  expect(lastLoads(house.db.orm, 9)).toMatchObject([{ difference, firstLine: 3 }]);
});

test("J36 a policy that is gone from the file is gone from the house, and the record says so", () => {
  using house = openTestHouse();
  load(house, policyOf([{}]));
  load(house, policyOf([]));
  expect(currentPolicy(house.db.orm).policy.critical).toEqual([]);
  expect(auditRows(house, "policy.load").at(-1)?.details["difference"]).toEqual([
    "removed: gatehouse.yaml:14 acme-*: level a security key",
  ]);
});

test("a policy that no admin could live up to is refused, and the last good one stays", async () => {
  using house = openTestHouse();
  await addPerson(house, "ada", { admin: true });
  const refusal = refusalOf(() => load(house, policyOf([{}]), "page"));
  expect(refusal.code).toBe("policy.locks_out_admins");
  expect(refusal.message).toBe(
    "The policy would lock out every admin: gatehouse.yaml:14 demands a security key, and no admin has one.",
  );
  expect(lastLoads(house.db.orm, 9)).toEqual([]);
  expect(load(house, policyOf([{ enforceFrom: noon + 1 }])).loaded).toBe(true);
  const exempt = [{ user: "ada", until: noon + 1, reason: "x" }];
  expect(load(house, policyOf([{ exempt }])).loaded).toBe(true);
});

test("J39 a failed load is kept with its faults and recorded, until a load succeeds", () => {
  using house = openTestHouse();
  load(house, policyOf([{}]));
  const faults = ["g.yaml:3:1: policy.critical: unknown key."];
  recordFailedLoad(house.db, act, { file: "g.yaml", by: "SIGHUP", faults });
  expect(failedLoad(house.db.orm)).toMatchObject({ faults, loadedBy: "SIGHUP" });
  expect(auditRows(house, "policy.load_refused")).toMatchObject([
    { outcome: "refused", details: { faults } },
  ]);
  expect(currentPolicy(house.db.orm).policy.critical).toHaveLength(1);
  load(house, policyOf([{}]));
  expect(failedLoad(house.db.orm)).toBeUndefined();
});

test("the most downloaded are counted by the load", () => {
  using house = openTestHouse();
  const topDownloads = { percent: 1, over: 1000 };
  load(house, policyOf([{ match: [], topDownloads }]));
  const demanded = (project: string) =>
    currentDemand(house.db.orm, currentPolicy(house.db.orm), { project, at: noon }) !== undefined;
  expect(["often", "seldom"].map(demanded)).toEqual([true, false]);
});
