/** Where the audit log is sent, how far each target is, and what holds it up. */
import type { VNode } from "preact";
import type { TargetState } from "../../shipping/shipping-state.ts";
import { moment } from "../account/account-frame.tsx";
import { counted } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Notice } from "../parts/notice.tsx";
import { AdminFrame } from "./admin-frame.tsx";

export type ShippingPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly targets: readonly TargetState[];
};

export function ShippingPage({ userName, csrf, targets }: ShippingPageProps): VNode {
  const stuck = targets.filter(({ error }) => error !== null);
  return (
    <AdminFrame title="Shipping of the log" path="/admin/audit/shipping" userName={userName} csrf={csrf}>
      <h1>Shipping of the log</h1>
      <p class="lead">
        Every record of the <a href="/admin/audit">audit log</a> goes to these targets in order, at least
        once, from the oldest on. They are named under <code>audit.ship</code> in the settings. Times are UTC.
      </p>
      {stuck.length > 0 && (
        <Notice tone="wrong" title={`${counted(stuck.length, "target")} could not be reached.`}>
          <p>They are tried again by themselves, and get everything that they missed.</p>
        </Notice>
      )}
      {targets.length === 0 ? (
        <Notice tone="care" title="The log is sent nowhere.">
          <p>A copy elsewhere is what an intruder on this machine cannot take back.</p>
        </Notice>
      ) : (
        <DataTable
          caption="Targets"
          rows={targets}
          columns={[
            { label: "Target", cell: ({ target }) => target },
            { label: "Next record", cell: ({ next }) => next, figures: true },
            { label: "Behind", cell: behindWords },
            {
              label: "Last taken",
              cell: ({ deliveredAt }) => (deliveredAt === null ? "never" : moment(deliveredAt)),
            },
            { label: "Last fault", cell: faultWords },
          ]}
        />
      )}
    </AdminFrame>
  );
}

function behindWords({ behind, since }: TargetState): string {
  return since === null ? "nothing" : `${counted(behind, "record")}, since ${moment(since)}`;
}

function faultWords({ failedAt, error, failures, retryAt }: TargetState): string {
  if (failedAt === null) return "none";
  if (error === null) return `${moment(failedAt)}, mended`;
  const next = retryAt === null ? "" : `; next try ${moment(retryAt)}`;
  return `${moment(failedAt)}: ${error} (${counted(failures, "failure")} in a row${next})`;
}
