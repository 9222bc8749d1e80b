/** One's critical projects, before all others: what each asks for, since when, why, and whether one is ready. */
import type { VNode } from "preact";
import type { Standings } from "../../gate/critical-projects.ts";
import { placeOf } from "../../policy/decision-words.ts";
import { levelWords } from "../../policy/level.ts";
import { phaseWords } from "../../policy/standing-words.ts";
import type { Duty } from "../../readiness/survey.ts";
import { managePath } from "../manage/manage-frame.tsx";
import { figure } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";

export type OwnDutiesProps = {
  /** At least one. */
  readonly duties: readonly Duty[];
  /** All of them. */
  readonly standings: Standings;
  readonly at: number;
};

export function OwnDuties({ duties, standings, at }: OwnDutiesProps): VNode {
  return (
    <section>
      <h2>Your critical projects: {figure(standings.size)}</h2>
      <DataTable
        caption="Your critical projects, the strictest first"
        rows={duties}
        columns={[
          {
            label: "Project",
            cell: ({ project }) => <a href={`${managePath(project)}policy/`}>{project}</a>,
          },
          { label: "Asks for", cell: ({ standing }) => levelWords(standing.rule.level) },
          { label: "Since", cell: ({ standing }) => phaseWords(standing.rule, at) },
          { label: "By", cell: ({ standing }) => placeOf(standing.rule) },
          { label: "Why", cell: ({ standing }) => standing.rule.reason ?? "no reason is given" },
          { label: "You are", cell: stateOf },
        ]}
      />
      {standings.size > duties.length && (
        <p class="next">
          <a href="/account/projects?critical=any">Show all {figure(standings.size)}</a>
        </p>
      )}
      <h2>All your projects</h2>
    </section>
  );
}

function stateOf({ ready }: Duty): VNode | string {
  if (ready) return "ready";
  return (
    <a class="tag care" href="/account/factors">
      not ready: add a factor
    </a>
  );
}
