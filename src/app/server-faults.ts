/** What `/readyz` says of this house: what keeps it from serving, and what somebody should look into. */
import type { BlobTrust } from "../blobs/blob-trust.ts";
import { policyState } from "../gate/load-policy.ts";
import type { House } from "./house.ts";

/** No name, since anybody may read this. */
export function damageWarning(trust: BlobTrust): string[] {
  const damaged = trust.damaged();
  return damaged === 0 ? [] : [`damaged files: ${damaged} (gatehouse check names them)`];
}

export function findFaults({ db }: House): string[] {
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
export function policyFaults({ db }: House): string[] {
  try {
    return policyState(db.orm).failed
      ? ["the last load of the policy failed, and the one before stays in force (see /admin/policy)"]
      : [];
  } catch {
    return [];
  }
}
