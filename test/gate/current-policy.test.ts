/** The policy in force is the newest row, whoever wrote it and whatever was kept. */
import { expect, test } from "bun:test";
import { policyLoads, policyTop } from "../../src/db/schema/policy.ts";
import { type Tx, write } from "../../src/db/write.ts";
import { currentDemand, currentPolicy } from "../../src/gate/current-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { topKey } from "../../src/policy/policy.ts";
import { days, noon, policyOf } from "../support/policy-facts.ts";
import { openTestHouse } from "../support/test-house.ts";

function insert(tx: Tx, policy: Policy, at = noon): void {
  const sha256 = Buffer.alloc(32, JSON.stringify(policy).length % 256);
  const compiled = JSON.stringify(policy);
  const row = { at, file: policy.file, sha256, text: "", firstLine: 1, compiled };
  tx.insert(policyLoads)
    .values({ ...row, publicUrl: "https://x.example", loadedBy: "start", difference: [] })
    .run();
}

test("a database without a load demands nothing", () => {
  using house = openTestHouse();
  const current = currentPolicy(house.db.orm);
  expect(current).toMatchObject({ id: undefined, publicUrl: "" });
  expect(currentDemand(house.db.orm, current, { project: "acme-auth", at: noon })).toBeUndefined();
});

test("the newest load is in force at once, and one that was rolled back never was", () => {
  using house = openTestHouse();
  const level = () =>
    currentDemand(house.db.orm, currentPolicy(house.db.orm), { project: "acme-auth", at: noon })?.rules[0]
      ?.level;
  write(house.db, (tx) => insert(tx, policyOf([{ level: "any_2fa" }])));
  expect(level()).toBe("any_2fa");
  const undone = () =>
    write(house.db, (tx) => {
      insert(tx, policyOf([{}]), noon + 1);
      expect(currentPolicy(tx).policy.critical[0]?.level).toBe("phishing_resistant");
      throw new Error("undone");
    });
  expect(undone).toThrow("undone");
  expect(level()).toBe("any_2fa");
  write(house.db, (tx) => insert(tx, policyOf([]), noon + 2));
  expect(level()).toBeUndefined();
});

test("the most downloaded are those that were counted last", () => {
  using house = openTestHouse();
  const topDownloads = { percent: 1, over: days(180) };
  write(house.db, (tx) => {
    insert(tx, policyOf([{ match: [], topDownloads }]));
    tx.insert(policyTop)
      .values({ rule: topKey(topDownloads), project: "often" })
      .run();
  });
  const current = currentPolicy(house.db.orm);
  const demanded = (project: string) =>
    currentDemand(house.db.orm, current, { project, at: noon }) !== undefined;
  expect(["often", "seldom"].map(demanded)).toEqual([true, false]);
});

test("what was loaded stays on record", () => {
  using house = openTestHouse();
  write(house.db, (tx) => insert(tx, policyOf([])));
  expect(() => house.db.sqlite.run("DELETE FROM policy_loads")).toThrow("stays on record");
  expect(() => house.db.sqlite.run("UPDATE policy_loads SET at = 1")).toThrow("never changes");
});
