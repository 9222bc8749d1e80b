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

/** All of it is the first choice; where some files are yanked and some are not, both forms stand. */
function Yank(props: ReleasePageProps): VNode {
  const { files } = props;
  return (
    <>
      {files.some(({ yanked }) => !yanked) && <DoYank {...props} />}
      {files.some(({ yanked }) => yanked) && <TakeBack {...props} />}
    </>
  );
}

function DoYank({ name, csrf, version, files }: ReleasePageProps): VNode {
  return (
    <>
      <h2>Yank it</h2>
      <form method="post" action={`${managePath(name)}releases/yank`} class="panel">
        <HiddenFields fields={{ csrf, version }} />
        <What id="yanked" version={version} files={files.filter(({ yanked }) => !yanked)} />
        <Field
          name="reason"
          label="Why?"
          kind="text"
          autocomplete="off"
          hint="pip and uv show it to whoever asks for this very version: they still get it, nobody else does."
          optional
        />
        <SubmitButton>Yank</SubmitButton>
      </form>
    </>
  );
}

function TakeBack({ name, csrf, version, files }: ReleasePageProps): VNode {
  return (
    <>
      <h2>Take the yank back</h2>
      <form method="post" action={`${managePath(name)}releases/unyank`} class="panel">
        <HiddenFields fields={{ csrf, version }} />
        <p>Tools choose it again.</p>
        <What id="unyanked" version={version} files={files.filter(({ yanked }) => yanked)} />
        <SubmitButton>Un-yank</SubmitButton>
      </form>
    </>
  );
}

type WhatProps = Pick<ReleasePageProps, "version" | "files"> & {
  /** Sets the forms of one page apart. */
  readonly id: string;
};

function What({ id, version, files }: WhatProps): VNode {
  return (
    <SelectField
      name="filename"
      id={id}
      label="What?"
      options={[
        { value: "", label: `All of ${version}` },
        ...files.map(({ filename }) => ({ value: filename, label: filename })),
      ]}
    />
  );
}

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
        <What id="deleted" version={version} files={files} />
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
