/** What an admin should look at in the audit log, in a line each, for `/readyz`. */
import { readAnchored, unanchoredFor } from "../audit/anchored.ts";
import type { Settings } from "../config/settings.ts";
import type { House } from "./house.ts";
import { hasAnchors } from "./open-anchors.ts";
import { readVerified } from "./verify-nightly.ts";

/** No more than that it is so, since anybody may read this. */
export function auditWarnings(house: Pick<House, "db" | "now">, settings: Settings): string[] {
  const verified = readVerified(house);
  const bad =
    verified === undefined || verified.verdict === "ok"
      ? []
      : [`audit log: the last verification said '${verified.verdict}' (gatehouse audit verify)`];
  if (!hasAnchors(settings)) return bad;
  const { sqlite } = house.db;
  const records = readAnchored(sqlite)?.records ?? 0;
  const late = unanchoredFor(sqlite, records, house.now()) > settings.audit.anchors.maxAge;
  return late ? [...bad, `audit log: anchored up to ${records} only, for too long`] : bad;
}
