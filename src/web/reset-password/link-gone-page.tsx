/** What a link of an account shows that works no longer. */
import type { VNode } from "preact";
import { LinkButton } from "../parts/button.tsx";
import { Layout } from "../parts/page.tsx";

export function LinkGonePage(): VNode {
  return (
    <Layout title="This link has ended">
      <h1>This link has ended</h1>
      <p class="lead">
        It was used, its time is over, or a later change of the account replaced it. Each link works once.
      </p>
      <p>
        For a new password <a href="/reset-password">ask for another link</a>. For a new address, ask again on{" "}
        <a href="/account/email">its page</a>, signed in to the account that it is for.
      </p>
      <p class="next">
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </p>
    </Layout>
  );
}
