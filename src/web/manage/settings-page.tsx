/** The status of a project, and its end. */
import type { VNode } from "preact";
import type { ProjectStatus } from "../../catalog/project-status.ts";
import { DangerButton, SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";

export type SettingsPageProps = ManageProps & {
  readonly status: ProjectStatus;
  readonly statusReason: string | null;
  /** Whether quarantine is theirs to set. */
  readonly admin: boolean;
  /** What is wrong with the name that was typed. */
  readonly confirmError?: string | undefined;
};

const meanings: readonly { readonly value: ProjectStatus; readonly label: string }[] = [
  { value: "active", label: "Active" },
  { value: "deprecated", label: "Deprecated: you advise against it; it can still be published" },
  { value: "archived", label: "Archived: no further uploads" },
];

const quarantine = { value: "quarantined", label: "In quarantine: hidden, nobody installs or changes it" };

export function SettingsPage(props: SettingsPageProps): VNode {
  const { role } = props;
  return (
    <ManageFrame {...props} title="Settings" page="settings/">
      {role === "owner" ? (
        <>
          <Status {...props} />
          <Delete {...props} />
        </>
      ) : (
        <p>Owners of the project change its status and can delete it. It is {props.status}.</p>
      )}
    </ManageFrame>
  );
}

function Status({ name, csrf, status, statusReason, admin }: SettingsPageProps): VNode {
  const shut = status === "quarantined" && !admin;
  if (shut) return <p>The project is in quarantine: only an admin of the house ends that.</p>;
  return (
    <>
      <h2>Status</h2>
      <form method="post" action={`${managePath(name)}status`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <SelectField
          name="status"
          label="It is"
          value={status}
          options={admin ? [...meanings, quarantine] : meanings}
        />
        <Field
          name="reason"
          label="Why?"
          kind="text"
          autocomplete="off"
          value={statusReason ?? ""}
          hint="One sentence, shown on its page and to tools that ask."
          optional
        />
        <SubmitButton>Save</SubmitButton>
      </form>
    </>
  );
}

function Delete({ name, csrf, confirmError }: SettingsPageProps): VNode {
  return (
    <>
      <h2>Delete the project</h2>
      <form method="post" action={`${managePath(name)}delete`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <p>
          Every release and file of it is gone for everybody; its filenames are never used again. To keep it
          without going on, archive it.
        </p>
        <Field
          name="confirm"
          label={`Type ${name} to confirm`}
          kind="text"
          autocomplete="off"
          error={confirmError}
        />
        <DangerButton>Delete {name}</DangerButton>
      </form>
    </>
  );
}
