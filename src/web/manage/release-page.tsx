/** One release: yanked and taken back, its files, and the end of it or of one of them. */
import type { VNode } from "preact";
import type { ManagedFile } from "../../catalog/managed-releases.ts";
import { moment } from "../account/account-frame.tsx";
import { fileSize } from "../parts/amounts.ts";
import { DangerButton, SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";

export type ReleasePageProps = ManageProps & {
  readonly version: string;
  readonly files: readonly ManagedFile[];
  /** What is wrong with the name that was typed. */
  readonly confirmError?: string | undefined;
};

export function ReleasePage(props: ReleasePageProps): VNode {
  const { version, role, files } = props;
  return (
    <ManageFrame {...props} title={version} page="releases/">
      <h2>Version {version}</h2>
      {files.length === 0 ? (
        <EmptyState title="This release has no files.">
          <p>Its files were deleted; their names are never used again.</p>
        </EmptyState>
      ) : (
        <>
          <FileTable files={files} />
          <Yank {...props} />
        </>
      )}
      {role === "owner" && <Delete {...props} />}
    </ManageFrame>
  );
}

function FileTable({ files }: Pick<ReleasePageProps, "files">): VNode {
  return (
    <DataTable
      caption="Files of this release"
      rows={files}
      columns={[
        {
          label: "File",
          cell: ({ filename, yanked, yankedReason }) => (
            <>
              {filename}
              {yanked && <span class="tag care">yanked</span>}
              {yankedReason !== null && <p class="digest">{yankedReason}</p>}
            </>
          ),
        },
        { label: "Uploaded", cell: ({ uploadedAt }) => <time>{moment(uploadedAt)}</time> },
        { label: "By", cell: ({ uploadedBy }) => uploadedBy ?? "an operator" },
        { label: "Size", cell: ({ size }) => fileSize(size), figures: true },
      ]}
    />
  );
}

function Yank({ name, csrf, version, files }: ReleasePageProps): VNode {
  const all = files.every(({ yanked }) => yanked);
  if (all) {
    return (
      <>
        <h2>Take the yank back</h2>
        <form method="post" action={`${managePath(name)}releases/unyank`} class="panel">
          <HiddenFields fields={{ csrf, version }} />
          <p>Tools choose this release again.</p>
          <SubmitButton>Un-yank {version}</SubmitButton>
        </form>
      </>
    );
  }
  return (
    <>
      <h2>Yank it</h2>
      <form method="post" action={`${managePath(name)}releases/yank`} class="panel">
        <HiddenFields fields={{ csrf, version }} />
        <Field
          name="reason"
          label="Why?"
          kind="text"
          autocomplete="off"
          hint="pip and uv show it to whoever asks for this very version: they still get it, nobody else does."
          optional
        />
        <SubmitButton>Yank {version}</SubmitButton>
      </form>
    </>
  );
}

/** The whole release is the first choice of the list. */
function Delete({ name, csrf, version, files, confirmError }: ReleasePageProps): VNode {
  return (
    <>
      <h2>Delete it</h2>
      <form method="post" action={`${managePath(name)}releases/delete`} class="panel">
        <HiddenFields fields={{ csrf, version }} />
        <p>
          What is deleted is gone for everybody, and its filenames are never used again. To keep people from
          choosing a release, yank it instead.
        </p>
        <SelectField
          name="filename"
          label="What?"
          options={[
            { value: "", label: `All of ${version}` },
            ...files.map(({ filename }) => ({ value: filename, label: filename })),
          ]}
        />
        <Field
          name="confirm"
          label={`Type ${name} to confirm`}
          kind="text"
          autocomplete="off"
          error={confirmError}
        />
        <DangerButton>Delete</DangerButton>
      </form>
    </>
  );
}
