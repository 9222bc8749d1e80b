/** Look before you leap: what a policy would do to this house, told without loading it. */
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { policyDifference } from "../policy/difference.ts";
import type { Policy, Rule } from "../policy/policy.ts";
import type { CountTop } from "./count-top.ts";
import { currentPolicy } from "./current-policy.ts";
import { forecastPolicy, type Moment } from "./forecast-policy.ts";
import { type LaterLockOut, laterLockOut, requireAdminLeft } from "./require-admin-left.ts";

export type PolicyReport = {
  /** Against the policy in force, a line each. */
  readonly difference: readonly string[];
  readonly moments: readonly Moment[];
  /** Why it would not be loaded, if it would not. */
  readonly refused: string | undefined;
  /** When it would lock out every admin, if they do nothing until then. */
  readonly locksAdmins: LaterLockOut | undefined;
};

export type Proposal = {
  readonly after: Policy;
  readonly at: number;
  /** Origin for links, without a slash at its end. */
  readonly publicUrl: string;
  readonly countTop: CountTop;
};

/** Reads only. */
export function lookAhead(tx: Tx, { after, at, publicUrl, countTop }: Proposal): PolicyReport {
  const before = currentPolicy(tx).policy;
  const topOf = ({ topDownloads }: Rule) =>
    new Set(topDownloads === undefined ? [] : countTop(tx, topDownloads));
  const lockOut = { policy: after, at, publicUrl };
  return {
    difference: policyDifference(before, after),
    moments: forecastPolicy(tx, { before, after, at, topOf }),
    refused: refusalOf(() => requireAdminLeft(tx, lockOut)),
    locksAdmins: laterLockOut(tx, lockOut),
  };
}

/** Whether anybody would be locked out, now or later, or the policy would be refused. */
export function locksOut({ moments, refused, locksAdmins }: PolicyReport): boolean {
  return (
    refused !== undefined || locksAdmins !== undefined || moments.some(({ people }) => people.length > 0)
  );
}

function refusalOf(ask: () => void): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.sentence;
    throw error;
  }
}
