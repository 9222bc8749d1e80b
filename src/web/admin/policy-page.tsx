/** The policy as admins see it: what is in force and by which line, the last loads, and what another one would do. */
import type { VNode } from "preact";
import type { PolicyFailure, PolicyLoad } from "../../gate/load-policy.ts";
import type { Policy } from "../../policy/policy.ts";
import { moment } from "../account/account-frame.tsx";
import { SubmitButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { PolicyCheckForm, type PolicyCheckFormProps } from "./policy-check-form.tsx";
import { PolicyInForce } from "./policy-in-force.tsx";
import { PolicyLoads } from "./policy-loads.tsx";

/** What came of loading it just now. */
export type Reloaded = "loaded" | "same" | "refused";

export type PolicyPageProps = Pick<PolicyCheckFormProps, "text" | "checked"> & {
  readonly userName: string;
  readonly csrf: string;
  readonly at: number;
  readonly policy: Policy;
  /** The newest, which is in force, first; none where nothing is critical and never was. */
  readonly loads: readonly PolicyLoad[];
  readonly failure?: PolicyFailure | undefined;
  /** That it will lock out every admin. */
  readonly warning?: string | undefined;
  /** Whether it can be loaded from here. */
  readonly reloads: boolean;
  readonly reloaded?: Reloaded;
};

export function PolicyPage(props: PolicyPageProps): VNode {
  const { userName, csrf, at, policy, loads, failure, warning, reloads, reloaded, text, checked } = props;
  return (
    <AdminFrame title="Policy" path="/admin/policy" userName={userName} csrf={csrf}>
      <h1>Policy in force</h1>
      <p class="lead">
        Which projects are critical, and what that asks of whoever changes them. It is written in the config
        file and nowhere else: this page shows it, checks it and loads it.{" "}
        <a href="/help/policy#admins">How to write one</a>
      </p>
      {failure !== undefined && <Failed failure={failure} />}
      {warning !== undefined && <Notice tone="care" title={warning} />}
      {reloaded === "loaded" && <Notice tone="good" title="The policy of the file is in force now." />}
      {reloaded === "same" && <Notice tone="good" title="The policy of the file was in force already." />}
      <PolicyInForce policy={policy} load={loads[0]} at={at} />
      <h2>Load it again</h2>
      {reloads ? (
        <form method="post" action="/admin/policy/reload" class="panel">
          <HiddenFields fields={{ csrf }} />
          <p>
            Reads the policy from the config file. With a fault in it, the policy of now stays in force, and
            the fault is shown here. <code>gatehouse policy reload</code> and a SIGHUP do the same.
          </p>
          <SubmitButton>Load the policy from its file</SubmitButton>
        </form>
      ) : (
        <p>This server was started without a config file, so there is nothing to load.</p>
      )}
      <PolicyCheckForm csrf={csrf} text={text} checked={checked} />
      <PolicyLoads loads={loads} />
    </AdminFrame>
  );
}

function Failed({ failure }: { readonly failure: PolicyFailure }): VNode {
  const { at, file, loadedBy, faults } = failure;
  return (
    <Notice tone="wrong" title="The last load failed. The policy of before stays in force.">
      <p>
        {file}, {moment(at)} ({loadedBy}). Mend the file and load it again.
      </p>
      <ul>
        {faults.map((fault) => (
          <li>
            <code>{fault}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
