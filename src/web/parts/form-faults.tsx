/** The list above a form that was sent back: how many fields need another look, with a link to each. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";
import { Notice } from "./notice.tsx";

export type FormFault = { readonly name: string; readonly label: string };

/** Nothing when there is no fault. */
export function FormFaults({ faults }: { readonly faults: readonly FormFault[] }): VNode | null {
  if (faults.length === 0) return null;
  const title =
    faults.length === 1 ? "One field needs another look." : `${faults.length} fields need another look.`;
  return (
    <Notice tone="wrong" title={title}>
      <ul>
        {faults.map((fault) => (
          <li>
            <a href={`#${fieldId(fault.name)}`}>{fault.label}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
