/** All about one token: what it reaches, what it did, what it took, who took what it published, and its end. */
import type { VNode } from "preact";
import type { OwnProject } from "../../catalog/own-projects.ts";
import type { TokenSummary } from "../../tokens/list-tokens.ts";
import { tokenState } from "../../tokens/token-state.ts";
import { moment } from "../account/account-frame.tsx";
import { AdminFrame } from "../admin/admin-frame.tsx";
import { DangerButton } from "../parts/button.tsx";
import { Fact } from "../parts/fact.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { lastUse, tokenEnd, tokenReach } from "../tokens/token-words.tsx";
import { type Deeds, DeedsPart, type Takings, TakingsPart } from "./trail-parts.tsx";
import { personTrail } from "./trail-paths.ts";

export type TokenTrailPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly token: TokenSummary;
  /** Those of its holder's projects that it is not kept from. */
  readonly projects: readonly Pick<OwnProject, "name" | "role">[];
  readonly deeds: Deeds;
  readonly takings: Takings;
  readonly now: number;
};

export function TokenTrailPage(props: TokenTrailPageProps): VNode {
  const { userName, csrf, token, projects, deeds, takings, now } = props;
  const state = tokenState(token, now);
  return (
    <AdminFrame title={`Token ${token.name}`} path="/admin/people" userName={userName} csrf={csrf}>
      <h1>Token {token.name}</h1>
      {state === "active" ? (
        <form method="post" action="/admin/people/token/revoke">
          <HiddenFields fields={{ csrf, id: String(token.id) }} />
          <DangerButton>Revoke it</DangerButton>
          <p class="hint">It stops at once, for good.</p>
        </form>
      ) : (
        <p class="lead">
          <span class="tag care">{state}</span> It opens nothing any longer.
        </p>
      )}
      <h2>What it reaches</h2>
      <dl class="facts">
        <Fact term="Holder">
          <a href={personTrail(token.user)}>{token.user}</a>
        </Fact>
        <Fact term="May">{token.scopes.join(", ")}</Fact>
        <Fact term="Limited to">{tokenReach(token)}</Fact>
        <Fact term="Projects now">
          {projects.length === 0 ? "none of its holder's" : projects.map(({ name }) => name).join(", ")}
        </Fact>
        <Fact term="Made">
          <time>{moment(token.createdAt)}</time>, proven by {LEVELS[token.level] ?? token.level}
        </Fact>
        <Fact term="Ends">{tokenEnd(token)}</Fact>
        <Fact term="Last used">{lastUse(token)}</Fact>
      </dl>
      <DeedsPart {...deeds} />
      <TakingsPart {...takings} />
    </AdminFrame>
  );
}

const LEVELS: Readonly<Record<string, string>> = {
  password: "a password",
  any_2fa: "a second factor",
  phishing_resistant: "a key or passkey",
};
