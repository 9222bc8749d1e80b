/** One's tokens: what each may do, when it was last used, and a button that ends it. */
import type { ComponentChildren, VNode } from "preact";
import type { TokenSummary } from "../../tokens/list-tokens.ts";
import { tokenState } from "../../tokens/token-state.ts";
import { AccountFrame, moment } from "../account/account-frame.tsx";
import { LinkButton, QuietButton } from "../parts/button.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Pager } from "../parts/pager.tsx";
import { lastUse, tokenEnd, tokenReach } from "./token-words.tsx";

export type TokensPageProps = {
  readonly userName: string;
  readonly csrf: string;
  /** Newest first. */
  readonly tokens: readonly TokenSummary[];
  readonly now: number;
  readonly previous?: string;
  readonly next?: string;
};

export function TokensPage(props: TokensPageProps): VNode {
  const { userName, csrf, tokens, now, previous, next } = props;
  return (
    <AccountFrame title="Tokens" path="/account/tokens" userName={userName} csrf={csrf} width="wide">
      <h1>Your tokens</h1>
      <p class="lead">Tools sign in with tokens, never with your password. Give each its own.</p>
      <p>
        <LinkButton href="/account/tokens/new">Make a token</LinkButton>
      </p>
      {tokens.length === 0 ? (
        <EmptyState title="You have no token yet.">
          <p>Make one for each tool or machine that installs from here or publishes to it.</p>
        </EmptyState>
      ) : (
        <DataTable caption="Your tokens, newest first" rows={tokens} columns={columns(csrf, now)} />
      )}
      <Pager previous={previous} next={next} />
    </AccountFrame>
  );
}

function columns(csrf: string, now: number): readonly Column<TokenSummary>[] {
  return [
    { label: "Name", cell: (token) => <Name token={token} now={now} /> },
    { label: "May", cell: ({ scopes }) => scopes.join(", ") },
    { label: "Reaches", cell: tokenReach },
    { label: "Made", cell: ({ createdAt }) => <time>{moment(createdAt).slice(0, 10)}</time> },
    { label: "Ends", cell: tokenEnd },
    { label: "Last used", cell: lastUse },
    { label: "", cell: (token) => revokeForm(token, csrf, now) },
  ];
}

function Name({ token, now }: { readonly token: TokenSummary; readonly now: number }): VNode {
  const state = tokenState(token, now);
  return (
    <>
      <strong>{token.name}</strong>
      {state !== "active" && <span class="tag care">{state}</span>}
    </>
  );
}

function revokeForm(token: TokenSummary, csrf: string, now: number): ComponentChildren {
  if (tokenState(token, now) !== "active") return "";
  return (
    <form method="post" action="/account/tokens/revoke">
      <HiddenFields fields={{ csrf, id: String(token.id) }} />
      <QuietButton>Revoke</QuietButton>
    </form>
  );
}
