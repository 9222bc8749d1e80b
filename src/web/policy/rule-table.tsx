/** The rules that make a project critical: what each asks for, how far it has come, where it stands and why. */
import type { VNode } from "preact";
import { dayOf } from "../../policy/dates.ts";
import { placeOf } from "../../policy/decision-words.ts";
import type { Rule } from "../../policy/policy.ts";
import { demandPhrase } from "../../policy/rule-words.ts";
import { phaseWords } from "../../policy/standing-words.ts";
import { DataTable } from "../parts/data-table.tsx";

export type RuleTableProps = {
  readonly name: string;
  /** The strictest first. */
  readonly rules: readonly Rule[];
  readonly at: number;
};

export function RuleTable({ name, rules, at }: RuleTableProps): VNode {
  return (
    <DataTable
      caption={`Why ${name} is critical, the strictest rule first`}
      rows={rules}
      columns={[
        { label: "Asked for", cell: demandPhrase },
        { label: "Since", cell: (rule) => phaseWords(rule, at) },
        { label: "By", cell: placeOf },
        { label: "Why", cell: ({ reason }) => reason ?? "no reason is given" },
        { label: "Spared", cell: sparedWords },
      ]}
    />
  );
}

function sparedWords({ exempt }: Rule): string {
  if (exempt.length === 0) return "nobody";
  return exempt.map(({ user, until, reason }) => `${user} until ${dayOf(until)} (${reason})`).join(", ");
}
