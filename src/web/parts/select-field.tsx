/** A choice of one among a few, with its label above and its hint beside it. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";

export type SelectFieldProps = {
  /** Name in the posted form. */
  readonly name: string;
  /** Tells apart those of one name on a page. */
  readonly id?: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The value that is chosen. */
  readonly value?: string | undefined;
  readonly hint?: string;
};

export function SelectField(props: SelectFieldProps): VNode {
  const { name, label, options, value, hint } = props;
  const id = fieldId(props.id ?? name);
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
