/** All about one key or app: whose it is, what happened with it, and one button to cut it off. */
import type { VNode } from "preact";
import type { Factor } from "../../second-factor/list-factors.ts";
import { moment } from "../account/account-frame.tsx";
import { AdminFrame } from "../admin/admin-frame.tsx";
import { DangerButton } from "../parts/button.tsx";
import { Fact } from "../parts/fact.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { lastUse } from "../tokens/token-words.tsx";
import { type Deeds, DeedsPart, type Takings, TakingsPart } from "./trail-parts.tsx";
import { personTrail } from "./trail-paths.ts";

export type FactorTrailPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly owner: string;
  readonly factor: Factor;
  readonly deeds: Deeds;
  readonly takings: Takings;
  /** What was just refused, in a sentence. */
  readonly fault?: string;
};

export function FactorTrailPage(props: FactorTrailPageProps): VNode {
  const { userName, csrf, owner, factor, deeds, takings, fault } = props;
  const { kind, id, label, createdAt, suspendedWhy, passkey } = factor;
  return (
    <AdminFrame title={`Factor ${label}`} path="/admin/people" userName={userName} csrf={csrf}>
      <h1>
        {label} of {owner}
      </h1>
      {fault !== undefined && <Notice tone="wrong" title={fault} />}
      {suspendedWhy === null ? (
        <form method="post" action="/admin/people/factor/suspend" class="panel">
          <HiddenFields fields={{ csrf, name: owner, kind, id: String(id) }} />
          <Field
            name="reason"
            label="Why?"
            kind="text"
            autocomplete="off"
            hint={`For the record; ${owner} reads it too.`}
          />
          <DangerButton>Suspend it</DangerButton>
          <p class="hint">
            It proves nobody any longer, and every session of {owner} ends. They come in by another factor or
            a recovery code.
          </p>
        </form>
      ) : (
        <p class="lead">
          <span class="tag care">suspended</span> {suspendedWhy}
        </p>
      )}
      <h2>What it reaches</h2>
      <dl class="facts">
        <Fact term="Owner">
          <a href={personTrail(owner)}>{owner}</a>, whose every project and token it opens
        </Fact>
        <Fact term="Kind">{kind === "totp" ? "app with codes" : kindOfKey(passkey)}</Fact>
        <Fact term="Added">
          <time>{moment(createdAt)}</time>
        </Fact>
        <Fact term="Last used">{lastUse(factor)}</Fact>
      </dl>
      <DeedsPart {...deeds} />
      <TakingsPart {...takings} />
    </AdminFrame>
  );
}

function kindOfKey(passkey: Factor["passkey"]): string {
  if (passkey?.alone !== true) return "security key";
  return passkey.synced ? "passkey, copied to its owner's devices" : "passkey";
}
