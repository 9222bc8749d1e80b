/** Why a project is critical and who of its people is ready, and the form by which owners ask for more. */
import type { VNode } from "preact";
import type { OwnerDemand } from "../../catalog/set-owner-demand.ts";
import { levelWords } from "../../policy/level.ts";
import type { Standing } from "../../policy/standing.ts";
import { stopWords } from "../../readiness/stop-words.ts";
import type { SurveyedPerson } from "../../readiness/survey.ts";
import { SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { RuleTable } from "../policy/rule-table.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";

export type PolicyPageProps = ManageProps & {
  /** Absent where the project is not critical. */
  readonly standing?: Standing | undefined;
  /** Those with a role on it. */
  readonly people: readonly SurveyedPerson[];
  /** What its owners ask for now. */
  readonly demand: OwnerDemand;
  readonly at: number;
};

export function PolicyPage(props: PolicyPageProps): VNode {
  const { name, role, standing, people, at } = props;
  return (
    <ManageFrame {...props} title="Policy" page="policy/">
      <h2>Why it is critical</h2>
      {standing === undefined ? (
        <EmptyState title="It is not critical.">
          <p>No rule of the house chooses it, and its owners ask for nothing more.</p>
        </EmptyState>
      ) : (
        <>
          <RuleTable name={name} rules={standing.rules} at={at} />
          <h2>Who is ready</h2>
          <People people={people} />
        </>
      )}
      {role === "owner" ? <More {...props} /> : <p>Owners of the project can ask for more.</p>}
    </ManageFrame>
  );
}

function People({ people }: Pick<PolicyPageProps, "people">): VNode {
  return (
    <DataTable
      caption="People of the project, and whether they meet its rules"
      rows={people}
      columns={[
        { label: "Who", cell: ({ name, kind }) => (kind === "service" ? `${name} (service account)` : name) },
        { label: "Has", cell: ({ level, kind }) => (kind === "service" ? "tokens" : levelWords(level)) },
        { label: "Ready", cell: readyMark },
        { label: "Tokens that would stop", cell: stoppingWords },
      ]}
    />
  );
}

function readyMark({ duties }: SurveyedPerson): VNode | string {
  return duties.every(({ ready }) => ready) ? "yes" : <span class="tag care">not yet</span>;
}

function stoppingWords({ stopping }: SurveyedPerson): string {
  return stopping.length === 0
    ? "none"
    : stopping.map(({ name, why }) => `${name} (${stopWords(why)})`).join(", ");
}

const DAY = 86_400_000;

function More({ name, csrf, demand }: PolicyPageProps): VNode {
  return (
    <>
      <h2>Ask for more</h2>
      <form method="post" action={`${managePath(name)}policy`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <p>
          It holds at once, beside the rules of the house, for everybody including you. Less than the house
          asks for is not possible; what you ask for here you can take back.
        </p>
        <SelectField
          name="level"
          label="To change the project it takes"
          value={demand.level ?? ""}
          options={[
            { value: "", label: "What the house asks for" },
            { value: "any_2fa", label: "A second factor" },
            { value: "phishing_resistant", label: "A security key or passkey" },
          ]}
        />
        <SelectField
          name="release"
          label="A release comes out"
          value={demand.release}
          options={[
            { value: "direct", label: "As the house says" },
            { value: "staged", label: "After a person approves it" },
            { value: "two_person", label: "After another person than its uploader approves it" },
          ]}
        />
        <Field
          name="days"
          label="The oldest that a token may be, in days"
          kind="text"
          autocomplete="off"
          value={demand.maxAge === null ? "" : String(demand.maxAge / DAY)}
          hint="Approval and limits on tokens ask for a second factor at least."
          optional
        />
        <CheckBox name="cidr" label="Only tokens that are bound to networks" checked={demand.requireCidr} />
        <SubmitButton>Save</SubmitButton>
      </form>
    </>
  );
}
