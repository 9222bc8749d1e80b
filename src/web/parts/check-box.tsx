/** A box to tick, with its words beside it. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";

export type CheckBoxProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** The form is not sent without it. */
  readonly required?: boolean;
};

export function CheckBox({ name, label, hint, required = false }: CheckBoxProps): VNode {
  const id = fieldId(name);
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field check">
      <input type="checkbox" id={id} name={name} value="yes" required={required} aria-describedby={hintId} />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}
