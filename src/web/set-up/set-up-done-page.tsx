/** The end of the first minutes: the first token, shown this once, and lines to paste that carry it. */
import type { VNode } from "preact";
import { LinkButton } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { ClientList } from "../paste-lines/client-list.tsx";
import { signInLines } from "../paste-lines/client-lines.ts";

export type SetUpDonePageProps = {
  readonly publicUrl: string;
  readonly userName: string;
  /** The secret itself, `gh_…`; it is in no other answer. */
  readonly token: string;
  readonly tokenName: string;
  /** When the token ends, in words: `on 2026-06-30`; nothing where it does not. */
  readonly expires?: string;
};

export function SetUpDonePage(props: SetUpDonePageProps): VNode {
  const { publicUrl, userName, token, tokenName, expires } = props;
  const house = { publicUrl, token };
  return (
    <Layout title="Set up: done">
      <h1>You are in, {userName}</h1>
      <p class="lead">This is your first token.</p>
      <Notice tone="care" title="Shown once: copy it before you leave this page.">
        <p>
          The server keeps only a fingerprint of it. If it gets lost or out, revoke it and make another. Its
          name is <strong>{tokenName}</strong>;{" "}
          {expires === undefined ? "it does not expire." : `it ends ${expires}.`}
        </p>
      </Notice>
      <PasteLines caption="Your token" lines={token} />
      <h2>1. Let your tools sign in</h2>
      <p>
        pip, uv, poetry and pdm read <code>~/.netrc</code>. These lines are for a POSIX shell: Linux, macOS,
        WSL or Git Bash.
      </p>
      <PasteLines caption="Sign in for installing: set once" lines={signInLines(house)} />
      <h2>2. Pick your tools</h2>
      <p>
        The lines hold your token and work as they stand. One click selects a whole block. uv, twine, poetry
        and hatch publish what you have built into <code>dist/</code>.
      </p>
      <ClientList house={house} />
      <p class="next">
        <LinkButton href="/">Go to the front page</LinkButton>
      </p>
    </Layout>
  );
}
