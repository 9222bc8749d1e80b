/** A field for many lines: its label above, its hint beside it. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";

export type TextAreaProps = {
  /** Name in the posted form. */
  readonly name: string;
  readonly label: string;
  readonly rows: number;
  readonly value?: string | undefined;
  readonly hint: string;
};

export function TextArea({ name, label, rows, value, hint }: TextAreaProps): VNode {
  const id = fieldId(name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <textarea id={id} name={name} rows={rows} spellcheck={false} aria-describedby={`${id}-hint`}>
        {value}
      </textarea>
    </div>
  );
}
