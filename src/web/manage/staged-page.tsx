/** One staged release: what it would change, who uploaded it from where, how to try it out, and the forms that settle it. */
import type { VNode } from "preact";
import type { StagedRelease } from "../../catalog/waiting-release.ts";
import type { Change, Difference } from "../../staged/difference.ts";
import type { StagedFile } from "../../staged/staged-files.ts";
import { stagedIndex, stagedPath } from "../../staged/staged-path.ts";
import { moment } from "../account/account-frame.tsx";
import { counted, fileSize } from "../parts/amounts.ts";
import { DangerButton, SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Fact } from "../parts/fact.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { Notice } from "../parts/notice.tsx";
import { ManageFrame, type ManageProps } from "./manage-frame.tsx";

export type StagedPageProps = ManageProps & {
  readonly publicUrl: string;
  readonly release: StagedRelease;
  readonly files: readonly StagedFile[];
  readonly difference: Difference;
  /** Whether whoever looks uploaded one of them, or made the token it came by. */
  readonly handIn: boolean;
  /** What is wrong with the reason that was typed. */
  readonly reasonError?: string | undefined;
};

export function StagedPage(props: StagedPageProps): VNode {
  const { release } = props;
  const waiting = release.state === "waiting";
  return (
    <ManageFrame {...props} title={`${release.version}, ${release.state}`} page="staged/">
      <h2>Version {release.version}</h2>
      <State release={release} />
      <Changes {...props} />
      <Files {...props} />
      {waiting && <TryOut {...props} />}
      {waiting && <Approve {...props} />}
      {waiting && <Reject {...props} />}
    </ManageFrame>
  );
}

function State({ release }: Pick<StagedPageProps, "release">): VNode {
  const { state, settledAt, settledByName, reason, expiresAt } = release;
  if (state === "waiting") {
    return (
      <Notice tone="care" title="It waits for approval: nobody can install it yet.">
        <p>Without an approval until {moment(expiresAt)} it is dropped.</p>
      </Notice>
    );
  }
  const when = settledAt === null ? "" : `${moment(settledAt)} by ${settledByName ?? "nobody"}`;
  return (
    <Notice tone={state === "approved" ? "good" : "care"} title={`It was ${state}: ${when}.`}>
      {reason !== null && <p>{reason}</p>}
      {state !== "approved" && <p>Its filenames were never shown, so they can be uploaded again.</p>}
    </Notice>
  );
}

function Changes({ difference }: StagedPageProps): VNode {
  const { before, files, filesBefore, bytes, bytesBefore } = difference;
  return (
    <>
      <h2>{before === undefined ? "What it brings" : `What changes since ${before}`}</h2>
      <dl class="facts">
        <Fact term="Files">
          {counted(files, "file")}, {fileSize(bytes)}
          {before !== undefined && ` (${before}: ${counted(filesBefore, "file")}, ${fileSize(bytesBefore)})`}
        </Fact>
        <ChangeFact term="Dependencies" change={difference.dependencies} />
        <ChangeFact term="Entry points" change={difference.entryPoints} />
        <ChangeFact term="Things that run" change={difference.runnable} />
      </dl>
    </>
  );
}

function ChangeFact({ term, change }: { readonly term: string; readonly change: Change }): VNode {
  const { added, removed } = change;
  return (
    <Fact term={term}>
      {added.length + removed.length === 0 && "as before"}
      {added.map((line) => (
        <div>
          <span class="tag alone care">new</span> <code>{line}</code>
        </div>
      ))}
      {removed.map((line) => (
        <div>
          <span class="tag alone">gone</span> <code>{line}</code>
        </div>
      ))}
    </Fact>
  );
}

function Files({ files }: StagedPageProps): VNode {
  return (
    <>
      <h2>Its files</h2>
      <DataTable
        caption="Files of this release"
        rows={files}
        columns={[
          {
            label: "File",
            cell: ({ filename, sha256 }) => (
              <>
                {filename}
                <p class="digest">{sha256.toString("hex")}</p>
              </>
            ),
          },
          { label: "By", cell: ({ uploader, tokenName }) => `${uploader}, token ${tokenName ?? "none"}` },
          { label: "From", cell: ({ ip, agent }) => `${ip}, ${agent.split(" ")[0] ?? ""}` },
          { label: "Uploaded", cell: ({ stagedAt }) => <time>{moment(stagedAt)}</time> },
          { label: "Size", cell: ({ size }) => fileSize(size), figures: true },
        ]}
      />
    </>
  );
}

function TryOut({ publicUrl, name, release }: StagedPageProps): VNode {
  const index = new URL(`${publicUrl}${stagedIndex(name, release.version)}`);
  const address = `${index.protocol}//__token__:TOKEN@${index.host}${index.pathname}`;
  return (
    <>
      <h2>Try it out</h2>
      <p>For people of the project, with a token of theirs that reads:</p>
      <PasteLines
        caption="Install what waits"
        lines={`pip install --extra-index-url ${address} ${name}==${release.version}\nuv pip install --index ${address} ${name}==${release.version}`}
      />
    </>
  );
}

function Approve({ name, csrf, release, handIn }: StagedPageProps): VNode {
  const alone = release.mode === "two_person" && handIn;
  return (
    <>
      <h2>Approve it</h2>
      {alone ? (
        <p>
          You had a hand in its upload, and the policy asks for a second person: somebody else approves it.
        </p>
      ) : (
        <form method="post" action={`${stagedPath(name, release.version)}approve`} class="panel">
          <HiddenFields fields={{ csrf }} />
          <p>All its files come out at once. You are asked for your key first, for this release alone.</p>
          <SubmitButton>Approve {release.version}</SubmitButton>
        </form>
      )}
    </>
  );
}

function Reject({ name, csrf, release, reasonError }: StagedPageProps): VNode {
  return (
    <>
      <h2>Reject it</h2>
      <form method="post" action={`${stagedPath(name, release.version)}reject`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field
          name="reason"
          label="Why?"
          kind="text"
          autocomplete="off"
          hint="One sentence for whoever uploaded it. The files go; their names can be used again."
          error={reasonError}
        />
        <DangerButton>Reject {release.version}</DangerButton>
      </form>
    </>
  );
}
