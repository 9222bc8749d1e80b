/** Why the house is not ready, in lines that anybody may read. */
import { policyState } from "../gate/load-policy.ts";
import type { House } from "./house.ts";

/** Empty where it is. */
export function readinessFaults(house: House): string[] {
  return [...findFaults(house), ...policyFaults(house)];
}

function findFaults({ db }: House): string[] {
  try {
    db.sqlite.query("SELECT count(*) FROM migrations").get();
    // No more than that, since anybody may read this; the log of the server says the rest.
    return db.guard.refusal === undefined
      ? []
      : ["the audit log was tampered with or rolled back: nothing is written"];
  } catch {
    return ["the database does not answer"];
  }
}

/** The last good policy is in force, and not the one that somebody wanted. */
function policyFaults({ db }: House): string[] {
  try {
    return policyState(db.orm).failed
      ? ["the last load of the policy failed, and the one before stays in force (see /admin/policy)"]
      : [];
  } catch {
    return [];
  }
}
