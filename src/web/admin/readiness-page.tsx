/** Who is ready for the policy and who is not: by project, by person, and over time. */
import type { VNode } from "preact";
import { placeOf } from "../../policy/decision-words.ts";
import { levelWords } from "../../policy/level.ts";
import { phaseWords, standingWords } from "../../policy/standing-words.ts";
import type { ProjectReadiness } from "../../readiness/project-readiness.ts";
import type { ReadinessDay } from "../../readiness/readiness-days.ts";
import { stopWords } from "../../readiness/stop-words.ts";
import type { SurveyedPerson } from "../../readiness/survey.ts";
import { counted, figure } from "../parts/amounts.ts";
import { QuietButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Fact } from "../parts/fact.tsx";
import { Field } from "../parts/field.tsx";
import { Pager } from "../parts/pager.tsx";
import { ReadinessChart } from "../parts/readiness-chart.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { AdminFrame } from "./admin-frame.tsx";

export const READINESS = "/admin/readiness";

export type ReadinessList =
  | { readonly by: "project"; readonly rows: readonly ProjectReadiness[] }
  | { readonly by: "person"; readonly rows: readonly SurveyedPerson[] };

export type ReadinessPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly figures: Omit<ReadinessDay, "day">;
  /** Oldest first. */
  readonly days: readonly ReadinessDay[];
  readonly list: ReadinessList;
  /** How the list is narrowed, as it was chosen. */
  readonly chosen: { readonly q: string; readonly show: "" | "unready" };
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
  readonly at: number;
};

export function ReadinessPage(props: ReadinessPageProps): VNode {
  const { userName, csrf, figures, days, list, previous, next } = props;
  return (
    <AdminFrame title="Readiness" path={READINESS} userName={userName} csrf={csrf}>
      <h1>Readiness</h1>
      <p class="lead">
        Who can go on working once everything that the policy announced is enforced, as things stand now.
      </p>
      <Figures {...figures} />
      {days.length > 0 && (
        <section>
          <h2>Over time</h2>
          <ReadinessChart days={days} />
        </section>
      )}
      <nav class="within" aria-label="Readiness by">
        <a href={READINESS} aria-current={list.by === "project" ? "page" : undefined}>
          By project
        </a>
        <a href={`${READINESS}?by=person`} aria-current={list.by === "person" ? "page" : undefined}>
          By person
        </a>
        <a href={`${READINESS}/csv?by=${list.by}`} download>
          As CSV
        </a>
      </nav>
      <Narrow {...props} />
      <List {...props} />
      <Pager previous={previous} next={next} />
    </AdminFrame>
  );
}

function Figures(figures: Omit<ReadinessDay, "day">): VNode {
  const of = (ready: number, all: number) => `${figure(ready)} of ${figure(all)} ready`;
  return (
    <dl class="facts">
      <Fact term="People">{of(figures.peopleReady, figures.people)}</Fact>
      <Fact term="Tokens">{of(figures.tokensReady, figures.tokens)}</Fact>
      <Fact term="Critical projects">{of(figures.projectsReady, figures.projects)}</Fact>
    </dl>
  );
}

function Narrow({ list, chosen }: ReadinessPageProps): VNode {
  return (
    <form method="get" action={READINESS} class="filter">
      <input type="hidden" name="by" value={list.by} />
      <Field name="q" label="Part of a name" kind="text" autocomplete="off" value={chosen.q} optional />
      <SelectField
        name="show"
        label="Show"
        value={chosen.show}
        options={[
          { value: "", label: "All" },
          { value: "unready", label: "Those that are not ready" },
        ]}
      />
      <QuietButton>Show</QuietButton>
    </form>
  );
}

function List({ list, at }: Pick<ReadinessPageProps, "list" | "at">): VNode {
  if (list.rows.length === 0) {
    return (
      <EmptyState title="Nothing is like that.">
        <p>No project is critical, or none is of this kind.</p>
      </EmptyState>
    );
  }
  return list.by === "project" ? <Projects rows={list.rows} at={at} /> : <People rows={list.rows} />;
}

function Projects({ rows, at }: { readonly rows: readonly ProjectReadiness[]; readonly at: number }): VNode {
  return (
    <DataTable
      caption="Critical projects, the strictest first"
      rows={rows}
      columns={[
        { label: "Project", cell: ({ name }) => <a href={`/manage/project/${name}/policy/`}>{name}</a> },
        { label: "Asks for", cell: ({ standing }) => standingWords(standing) },
        { label: "Phase", cell: ({ standing }) => phaseWords(standing.rule, at) },
        { label: "By", cell: ({ standing }) => placeOf(standing.rule) },
        {
          label: "Ready",
          cell: ({ people, unready }) => `${people - unready.length} of ${counted(people, "account")}`,
        },
        { label: "Not ready", cell: ({ unready }) => named(unready) },
        { label: "Tokens that would stop", cell: ({ stopping }) => named(stopping) },
      ]}
    />
  );
}

function People({ rows }: { readonly rows: readonly SurveyedPerson[] }): VNode {
  return (
    <DataTable
      caption="People and service accounts with critical projects, by name"
      rows={rows}
      columns={[
        { label: "Who", cell: ({ name, kind }) => (kind === "service" ? `${name} (service account)` : name) },
        { label: "Has", cell: ({ kind, level }) => (kind === "service" ? "tokens" : levelWords(level)) },
        { label: "Critical projects", cell: ({ duties }) => figure(duties.length), figures: true },
        { label: "Not ready for", cell: ({ duties }) => named(unreadyNames(duties)) },
        {
          label: "Tokens that would stop",
          cell: ({ stopping }) => named(stopping.map(({ name, why }) => `${name} (${stopWords(why)})`)),
        },
      ]}
    />
  );
}

function unreadyNames(duties: SurveyedPerson["duties"]): readonly string[] {
  return duties.flatMap(({ ready, project }) => (ready ? [] : [project === "" ? "every project" : project]));
}

/** No cell names more; the CSV does. */
const NAMED = 5;

function named(names: readonly string[]): VNode | string {
  if (names.length === 0) return "none";
  const more = names.length > NAMED ? ` and ${figure(names.length - NAMED)} more` : "";
  return <span class="tag care">{`${names.slice(0, NAMED).join(", ")}${more}`}</span>;
}
