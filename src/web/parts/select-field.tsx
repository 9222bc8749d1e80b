/** A choice of one among a few, with its label above and its hint beside it. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";

export type SelectFieldProps = {
  /** Name in the posted form, unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The value that is chosen. */
  readonly value?: string | undefined;
  readonly hint?: string;
};

export function SelectField({ name, label, options, value, hint }: SelectFieldProps): VNode {
  const id = fieldId(name);
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      <select id={id} name={name} aria-describedby={hintId}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
