/** Puts a policy into force in a house of a test, as a load of the file would. */
import { policyLoads } from "../../src/db/schema/policy.ts";
import type { Db } from "../../src/db/open.ts";
import { write } from "../../src/db/write.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { policyOf, type RuleInput } from "./policy-facts.ts";

type House = { readonly db: Db; readonly now: () => number };

export const PUBLIC_URL = "https://packages.example.com";

/** Gives the id of the load. */
export function setPolicy(
  house: House,
  rules: readonly RuleInput[],
  more: Partial<Policy> & { readonly publicUrl?: string } = {},
): number {
  const { publicUrl = PUBLIC_URL, ...rest } = more;
  return storePolicy(house, JSON.stringify(policyOf(rules, rest)), publicUrl);
}

/** A load whose compiled text is just that, sound or not. */
export function storePolicy(house: House, compiled: string, publicUrl = PUBLIC_URL): number {
  const sha256 = new Bun.CryptoHasher("sha256").update(compiled).digest();
  const row = { at: house.now(), file: "gatehouse.yaml", sha256, text: "", firstLine: 1, compiled };
  return write(
    house.db,
    (tx) =>
      tx
        .insert(policyLoads)
        .values({ ...row, publicUrl, loadedBy: "start", difference: [] })
        .returning({ id: policyLoads.id })
        .get().id,
  );
}
