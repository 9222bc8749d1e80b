/** A token that was just made, shown this once, with lines to paste that carry it. */
import type { VNode } from "preact";
import { AccountFrame } from "../account/account-frame.tsx";
import { LinkButton } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { ClientList } from "../paste-lines/client-list.tsx";
import { signInLines } from "../paste-lines/client-lines.ts";

export type TokenMadePageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly publicUrl: string;
  readonly tokenName: string;
  /** The secret itself, `gh_…`; it is in no other answer. */
  readonly secret: string;
  /** Whether it may read: only then do tools that install need it. */
  readonly reads: boolean;
};

export function TokenMadePage(props: TokenMadePageProps): VNode {
  const { userName, csrf, publicUrl, tokenName, secret, reads } = props;
  const house = { publicUrl, token: secret };
  return (
    <AccountFrame title="Token made" path="/account/tokens" userName={userName} csrf={csrf}>
      <h1>Your token {tokenName}</h1>
      <Notice tone="care" title="Shown once: copy it before you leave this page.">
        <p>The server keeps only a fingerprint of it. If it gets lost or out, revoke it and make another.</p>
      </Notice>
      <PasteLines caption="Your token" lines={secret} />
      {reads && (
        <PasteLines caption="Sign in for installing, with any tool: set once" lines={signInLines(house)} />
      )}
      <h2>Lines to paste</h2>
      <ClientList house={house} />
      <p class="next">
        <LinkButton href="/account/tokens">I have copied it</LinkButton>
      </p>
    </AccountFrame>
  );
}
