/** A field that takes a file from the visitor's machine. */
import type { VNode } from "preact";
import { fieldId } from "./field.tsx";

export type FileFieldProps = {
  /** Name in the posted form. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** Endings that the chooser shows: `.yaml,.yml`. */
  readonly accept: string;
};

export function FileField({ name, label, hint, accept }: FileFieldProps): VNode {
  const id = fieldId(name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <input type="file" id={id} name={name} accept={accept} aria-describedby={`${id}-hint`} />
    </div>
  );
}
