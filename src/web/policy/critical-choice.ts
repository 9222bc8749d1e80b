/** How lists of projects are narrowed by the policy: to critical ones, to a level, or to a phase. */
import type { Standings } from "../../gate/critical-projects.ts";

const CHOICES = [
  { value: "", label: "All" },
  { value: "any", label: "Critical" },
  { value: "phishing_resistant", label: "Critical: a security key" },
  { value: "any_2fa", label: "Critical: a second factor" },
  { value: "enforced", label: "Critical: enforced" },
  { value: "warned", label: "Critical: warns" },
  { value: "announced", label: "Critical: announced" },
] as const;

export type CriticalChoice = (typeof CHOICES)[number]["value"];

export const criticalChoices: readonly { readonly value: CriticalChoice; readonly label: string }[] = CHOICES;

/** Anything that is no choice is all. */
export function parseCriticalChoice(text: string | null): CriticalChoice {
  return CHOICES.find(({ value }) => value === text)?.value ?? "";
}

/** Names in the order of `standings`, the strictest first. */
export function chosenNames(standings: Standings, choice: CriticalChoice): readonly string[] {
  return [...standings]
    .filter(([, { rule, phase }]) => choice === "any" || rule.level === choice || phase === choice)
    .map(([name]) => name);
}
