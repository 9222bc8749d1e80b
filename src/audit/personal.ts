/** Parts the details of an event into what stays in the hashed record for ever and what is personal and can be redacted. */
import type { AuditDetails, AuditEvent } from "./audit-event.ts";

/** Details that hold names of people, addresses, or words that somebody typed. */
const PERSONAL: ReadonlySet<string> = new Set([
  "comment",
  "email",
  "from_ip",
  "ip",
  "label",
  "name",
  "note",
  "operator",
  "owner",
  "reason",
  "user",
]);

/** Beyond it a personal value is cut. */
const LONGEST = 1000;

export type Parted = { readonly plain: AuditDetails; readonly personal: Readonly<Record<string, string>> };

export function partDetails(details: AuditDetails, outcome: AuditEvent["outcome"]): Parted {
  const plain: Record<string, AuditDetails[string]> = {};
  const personal: Record<string, string> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === "string" && PERSONAL.has(name) && !isCode(name, value, outcome))
      personal[`details.${name}`] = clip(value);
    else plain[name] = value;
  }
  return { plain, personal };
}

/** Cut to a bounded length, between characters. */
export function clip(value: string): string {
  return (value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value).toWellFormed();
}

/** The reason of a refusal is a word of ours, not of a person. */
function isCode(name: string, value: string, outcome: AuditEvent["outcome"]): boolean {
  return name === "reason" && outcome === "refused" && /^[a-z][a-z0-9_.]{0,63}$/.test(value);
}
