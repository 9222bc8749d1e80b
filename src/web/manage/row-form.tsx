/** A form of one button that stands in a row of a table and names its row. */
import type { VNode } from "preact";
import { QuietButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";

export type RowFormProps = {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly button: string;
};

export function RowForm({ action, fields, button }: RowFormProps): VNode {
  return (
    <form method="post" action={action}>
      <HiddenFields fields={fields} />
      <QuietButton>{button}</QuietButton>
    </form>
  );
}
