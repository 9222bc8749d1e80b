/** What tokens are for, what to give them, and how a build uses one. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { clientLines } from "../paste-lines/client-lines.ts";
import { HelpFrame } from "./help-frame.tsx";

export function TokensPage({ publicUrl }: { readonly publicUrl: string }): VNode {
  const twine = clientLines({ publicUrl, token: "$GATEHOUSE_TOKEN" }).find(
    ({ client }) => client === "twine",
  );
  return (
    <HelpFrame title="Tokens and CI" path="/help/tokens">
      <p class="lead">
        Tools sign in with tokens, never with your password. A token starts with <code>gh_</code>, is shown
        once, and does what you gave it: no more.
      </p>
      <h2>Give it little</h2>
      <p>
        <a href="/account/tokens">Your tokens</a>: one for each machine or build. <code>read</code> alone
        where things are installed; <code>upload</code> only where they are published, for the projects
        published there, with an end. Then a token that leaks opens little, and you can end it without
        stopping anything else.
      </p>
      <h2>In a build</h2>
      <p>
        Keep it in the secret store of your CI, under a name such as <code>GATEHOUSE_TOKEN</code>, for the one
        job that publishes. It never asks for a second factor; what it may do was settled when it was made.
      </p>
      <PasteLines
        caption="Publish from a build"
        lines={(twine?.publish ?? "").replace("'$GATEHOUSE_TOKEN'", '"$GATEHOUSE_TOKEN"')}
      />
      <h2>It leaked</h2>
      <p>
        <a href="/account/tokens">Revoke it</a> at once: it stops with the next request. Then look at{" "}
        <a href="/account/events">what happened on your account</a> since, and make another.
      </p>
    </HelpFrame>
  );
}
