/** One field of a form: its label above, its hint and its fault beside it, tied together for assistive technology. */
import type { VNode } from "preact";

export type FieldProps = {
  /** Name in the posted form, unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "email" | "password";
  /** The HTML autofill token: `username`, `email`, `new-password`, … */
  readonly autocomplete: string;
  /** What was typed before; a password is never written back into a page. */
  readonly value?: string | undefined;
  readonly hint?: string;
  /** What is wrong with what was typed, and how to mend it. */
  readonly error?: string | undefined;
  readonly minLength?: number;
  /** May be left empty. */
  readonly optional?: boolean;
};

/** The id of a field's control, for links that lead to it. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** A labelled control. */
export function Field(props: FieldProps): VNode {
  const { name, label, kind, autocomplete, value, hint, error, minLength, optional = false } = props;
  const id = fieldId(name);
  const notes = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean);
  const shared = {
    id,
    name,
    autocomplete,
    autocapitalize: "none",
    spellcheck: false,
    minLength,
    required: !optional,
    "aria-invalid": error === undefined ? undefined : true,
    "aria-describedby": notes.length > 0 ? notes.join(" ") : undefined,
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {kind === "password" && <input type="password" {...shared} />}
      {kind === "email" && <input type="email" value={value} {...shared} />}
      {kind === "text" && <input type="text" value={value} {...shared} />}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
