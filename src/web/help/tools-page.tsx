/** How each tool installs from here and publishes to here. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { ClientList } from "../paste-lines/client-list.tsx";
import { placeholder, signInLines } from "../paste-lines/client-lines.ts";
import { HelpFrame } from "./help-frame.tsx";

export type ToolsPageProps = {
  readonly publicUrl: string;
  readonly readBy: "anyone" | "authenticated";
};

export function ToolsPage({ publicUrl, readBy }: ToolsPageProps): VNode {
  const house = { publicUrl, token: placeholder };
  return (
    <HelpFrame title="Set up a tool" path="/help/tools">
      <p class="lead">
        Pick your tool, put your token where the lines say <code>{placeholder}</code>, and paste. One click
        selects a whole block.
      </p>
      {readBy === "authenticated" && (
        <>
          <p>
            This index is closed, so installing takes a token with the scope <code>read</code>. It goes into
            one file that every one of these tools looks into:
          </p>
          <PasteLines caption="Sign in for installing: set once" lines={signInLines(house)} />
        </>
      )}
      <ClientList house={house} />
      <h2>It does not work?</h2>
      <p>
        Answer 401: the tool sends no token, or one that has ended or was revoked. Answer 403: the token is
        known and may not do this; the line that comes with it names the rule. A refused upload names its rule
        as well: <a href="/help/refused">here are all of them</a>.
      </p>
    </HelpFrame>
  );
}
