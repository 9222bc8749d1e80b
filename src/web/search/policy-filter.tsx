/** Narrows a list of projects by the policy: links, so that the choice is in the address. */
import type { VNode } from "preact";
import type { Standings } from "../../gate/critical-projects.ts";
import { type CriticalChoice, criticalChoices } from "../policy/critical-choice.ts";

/** How the projects of a list stand; absent for whoever may not know. */
export type ListPolicy = { readonly critical: CriticalChoice; readonly standings: Standings };

export type PolicyFilterProps = {
  readonly chosen: CriticalChoice;
  /** Address of the list that is narrowed so. */
  readonly to: (choice: CriticalChoice) => string;
};

export function PolicyFilter({ chosen, to }: PolicyFilterProps): VNode {
  return (
    <nav class="initials" aria-label="By policy">
      {criticalChoices.map(({ value, label }) => (
        <a href={to(value)} aria-current={chosen === value ? "true" : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}
