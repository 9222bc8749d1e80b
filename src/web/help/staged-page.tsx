/** Releases that wait for approval: what uploaders, approvers and testers do, and what happens to names and times. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { HelpFrame } from "./help-frame.tsx";

export function StagedHelpPage({ publicUrl }: { readonly publicUrl: string }): VNode {
  const { protocol, host } = new URL(publicUrl);
  const index = `${protocol}//__token__:$GATEHOUSE_TOKEN@${host}/staged/PROJECT/VERSION/simple/`;
  return (
    <HelpFrame title="Releases that wait" path="/help/staged">
      <p class="lead">
        Where the policy of this house says <code>release: staged</code> or <code>two_person</code>, an upload
        is stored and shown to nobody until a person approves its release.
      </p>
      <h2>You upload</h2>
      <p>
        As ever: twine and the others succeed, and say where the release waits. Further files of the version
        join it. A build can wait for the verdict: it goes on when the release is approved, and fails when it
        is rejected, expires, or nobody comes in time.
      </p>
      <PasteLines
        caption="Wait in a build"
        lines={`GATEHOUSE_TOKEN="$GATEHOUSE_TOKEN" gatehouse release wait PROJECT VERSION --url ${publicUrl} --timeout 30m`}
      />
      <h2>You approve</h2>
      <p>
        Owners and maintainers get a notice with what changes: files, dependencies, entry points, size. The
        page of the project has it under Waiting. Your key is asked for each release anew, after its last file
        came. With <code>two_person</code> it takes somebody other than who uploaded a file or made the token.
        All files come out at once, and their upload time is the time of approval.
      </p>
      <h2>You try it out</h2>
      <p>With a role on the project and a token of yours that reads:</p>
      <PasteLines
        caption="Install what waits"
        lines={`pip install --extra-index-url ${index} PROJECT==VERSION\nuv pip install --index ${index} PROJECT==VERSION`}
      />
      <h2>It is rejected, or expires</h2>
      <p>
        Its files go. Their names were never shown to anybody, so they can be uploaded again, also with other
        bytes; the record keeps the hashes of both. Once approved, a name keeps its bytes for ever.
      </p>
    </HelpFrame>
  );
}
