/** The rules of the policy in force, each with its line, its phase and its demands, and the lines they were read from. */
import type { VNode } from "preact";
import type { PolicyLoad } from "../../gate/load-policy.ts";
import { phaseOf } from "../../policy/phase.ts";
import { houseRule, type Policy, type Rule } from "../../policy/policy.ts";
import { choiceWords, demandWords } from "../../policy/rule-words.ts";
import { moment } from "../account/account-frame.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Fact } from "../parts/fact.tsx";

export type PolicyInForceProps = {
  readonly policy: Policy;
  /** The load that put it in force. */
  readonly load: PolicyLoad | undefined;
  readonly at: number;
};

export function PolicyInForce({ policy, load, at }: PolicyInForceProps): VNode {
  const house = houseRule(policy);
  const rules = house === undefined ? policy.critical : [house, ...policy.critical];
  return (
    <>
      {load !== undefined && <Source load={load} />}
      {rules.length === 0 ? (
        <EmptyState title="Nothing is critical.">
          <p>
            A section <code>policy</code> in the config file makes projects critical.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Rules in force"
          rows={rules}
          columns={[
            { label: "Line", cell: lineLink },
            { label: "Projects", cell: (rule) => <code>{choiceWords(rule)}</code> },
            { label: "Asks for", cell: demands },
            { label: "Phase", cell: (rule) => <span class="tag">{phaseOf(rule, at)}</span> },
          ]}
        />
      )}
      {load !== undefined && load.text !== "" && <Lines load={load} />}
    </>
  );
}

function Source({ load }: { readonly load: PolicyLoad }): VNode {
  return (
    <dl class="facts">
      <Fact term="File">{load.file}</Fact>
      <Fact term="In force since">
        {moment(load.at)} ({load.loadedBy})
      </Fact>
      <Fact term="SHA-256 of the file">
        <code>{load.sha256}</code>
      </Fact>
    </dl>
  );
}

function lineLink({ place }: Rule): VNode {
  return (
    <a href={`#line-${place.line}`}>
      {place.file}:{place.line}
    </a>
  );
}

function demands(rule: Rule): VNode {
  return (
    <ul class="plain">
      {Object.entries(demandWords(rule)).map(([name, words]) => (
        <li>
          {name}: {words}
        </li>
      ))}
    </ul>
  );
}

/** Numbered as in the file. */
function Lines({ load }: { readonly load: PolicyLoad }): VNode {
  return (
    <details class="alone" open>
      <summary>The lines of {load.file}</summary>
      <ol class="numbered" start={load.firstLine}>
        {load.text.split("\n").map((line, n) => (
          <li id={`line-${load.firstLine + n}`}>
            <code>{line}</code>
          </li>
        ))}
      </ol>
    </details>
  );
}
