/** The versions that are let past the rules on downloads, and the form that adds one. */
import type { VNode } from "preact";
import type { Exception } from "../../break-glass/exceptions.ts";
import { dayAndTime } from "../../curation/day-and-time.ts";
import { RowForm } from "../manage/row-form.tsx";
import { DangerButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";

export type ExceptionsSectionProps = {
  readonly csrf: string;
  /** Those that hold. */
  readonly exceptions: readonly Exception[];
};

export function ExceptionsSection({ csrf, exceptions }: ExceptionsSectionProps): VNode {
  return (
    <section>
      <h2>Let a version through</h2>
      <p>
        One version may pass all rules on downloads (cooldown, freeze, vulnerabilities, what is denied) until
        a day. Your name stands beside it, here, in the audit log and at <code>/why/</code>.
      </p>
      {exceptions.length > 0 && (
        <DataTable
          caption="Versions that are let through"
          rows={exceptions}
          columns={[
            {
              label: "Version",
              cell: ({ project, version }) => (
                <a href={`/why/${project}/${version.text}`}>{`${project} ${version.text}`}</a>
              ),
            },
            { label: "Until", cell: ({ until }) => dayAndTime(until) },
            { label: "By", cell: ({ by }) => by },
            { label: "Reason", cell: ({ reason }) => reason },
            {
              label: "End",
              cell: ({ id }) => (
                <RowForm
                  action="/admin/upstreams/end-exception"
                  fields={{ csrf, id: String(id) }}
                  button="End it now"
                />
              ),
            },
          ]}
        />
      )}
      <form method="post" action="/admin/upstreams/let-through" class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field label="Project" name="project" kind="text" autocomplete="off" />
        <Field label="Version" name="version" kind="text" autocomplete="off" />
        <Field
          label="Until"
          name="until"
          kind="text"
          autocomplete="off"
          hint="A day such as 2026-12-01, meaning its start in UTC, at most 90 days from now."
        />
        <Field label="Why it cannot wait" name="why" kind="text" autocomplete="off" />
        <DangerButton>Let it through</DangerButton>
      </form>
    </section>
  );
}
