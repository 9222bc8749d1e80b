/** Why a project is critical, in rules, and what somebody could do with it as they are. */
import type { VNode } from "preact";
import type { ExplainedAction, ExplainedRule, Explanation } from "../../gate/explain-policy.ts";
import { toDo } from "../../policy/decision-words.ts";
import { SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { Layout } from "../parts/page.tsx";

export type ProjectRulesPageProps = {
  /** Of the project, normalised. */
  readonly name: string;
  /** Whether there is such a project yet. */
  readonly exists: boolean;
  /** Whose acts are told. */
  readonly user: string;
  /** Whether that is whoever reads this. */
  readonly self: boolean;
  /** Whether they may ask about others. */
  readonly choose: boolean;
  readonly explained: Explanation;
};

export function ProjectRulesPage({
  name,
  exists,
  user,
  self,
  choose,
  explained,
}: ProjectRulesPageProps): VNode {
  const { rules, actions } = explained;
  return (
    <Layout title={`Policy of ${name}`} width="wide">
      <h1>What the policy asks of {name}</h1>
      <p class="lead">
        {exists ? (
          <a href={`/project/${name}/`}>The project</a>
        ) : (
          "There is no such project yet; rules hold from its first upload on."
        )}
        {" · "}
        <a href="/help/policy">How policy works</a>
      </p>
      {rules.length === 0 ? (
        <EmptyState title="Nothing.">
          <p>No rule holds for it: whoever has the role may act, however they signed in.</p>
        </EmptyState>
      ) : (
        <Rules rules={rules} />
      )}
      <h2>
        {self
          ? "What you can do, signed in as you are"
          : `What ${user} can do, signed in as strongly as they can`}
      </h2>
      <p class="hint">Where the role allows it.</p>
      <Actions actions={actions} />
      {choose && (
        <form method="get" action={`/why/${name}`} class="filter">
          <Field
            name="user"
            label="Ask about somebody else"
            kind="text"
            autocomplete="off"
            value={self ? "" : user}
          />
          <SubmitButton>Ask</SubmitButton>
        </form>
      )}
    </Layout>
  );
}

function Rules({ rules }: { readonly rules: readonly ExplainedRule[] }): VNode {
  return (
    <DataTable
      caption="Rules that hold for it, the strictest first"
      rows={rules}
      columns={[
        { label: "Rule", cell: ({ place }) => place },
        {
          label: "Phase",
          cell: ({ phase, since }) => (
            <>
              {phase}
              {since !== undefined && (
                <>
                  {" "}
                  since <time dateTime={since}>{since}</time>
                </>
              )}
            </>
          ),
        },
        { label: "Why", cell: ({ reason }) => reason ?? "it does not say" },
        {
          label: "All of it",
          cell: ({ words, tie }) =>
            tie ? `${words}. As strict as the first, which stands before it.` : words,
        },
      ]}
    />
  );
}

const TONE = { allowed: "tag", warned: "tag care", refused: "tag wrong" } as const;

function Actions({ actions }: { readonly actions: readonly ExplainedAction[] }): VNode {
  return (
    <DataTable
      caption="Acts, and what each comes to"
      rows={actions}
      columns={[
        { label: "Act", cell: ({ action }) => toDo(action) },
        { label: "Now", cell: ({ verdict }) => <span class={TONE[verdict]}>{verdict}</span> },
        { label: "Because", cell: ({ sentence }) => sentence },
      ]}
    />
  );
}
