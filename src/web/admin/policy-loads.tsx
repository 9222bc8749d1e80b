/** The last loads of the policy, and what each changed. */
import type { VNode } from "preact";
import type { PolicyLoad } from "../../gate/load-policy.ts";
import { moment } from "../account/account-frame.tsx";
import { DataTable } from "../parts/data-table.tsx";

/** Lines of one difference; the audit log has them all. */
const LINES = 20;

export function PolicyLoads({ loads }: { readonly loads: readonly PolicyLoad[] }): VNode | null {
  if (loads.length === 0) return null;
  return (
    <>
      <h2>Last loads</h2>
      <DataTable
        caption="Last loads, the newest first"
        rows={loads}
        columns={[
          { label: "When", cell: ({ at }) => <time>{moment(at)}</time> },
          { label: "By", cell: ({ loadedBy }) => loadedBy },
          { label: "File", cell: ({ file }) => file },
          { label: "What it changed", cell: difference },
        ]}
      />
    </>
  );
}

function difference({ difference: lines }: PolicyLoad): VNode {
  if (lines.length === 0) return <>nothing that it demands</>;
  return (
    <ul class="plain">
      {lines.slice(0, LINES).map((line) => (
        <li>{line}</li>
      ))}
      {lines.length > LINES && <li>and {lines.length - LINES} more</li>}
    </ul>
  );
}
