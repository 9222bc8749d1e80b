/** The form for a token of a service account, and the answer that shows it once. */
import type { VNode } from "preact";
import { AdminFrame } from "../admin/admin-frame.tsx";
import { LinkButton, SubmitButton } from "../parts/button.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { TokenFields } from "../tokens/new-token-page.tsx";
import type { TokenErrors, TokenValues } from "../tokens/token-form.ts";
import { personTrail } from "./trail-paths.ts";

type Who = { readonly userName: string; readonly csrf: string; readonly holder: string };

export type ServiceTokenPageProps = Who & { readonly values: TokenValues; readonly errors: TokenErrors };

export function ServiceTokenPage({ userName, csrf, holder, values, errors }: ServiceTokenPageProps): VNode {
  const title = `Make a token for ${holder}`;
  return (
    <AdminFrame title={title} path="/admin/people" userName={userName} csrf={csrf} width="narrow">
      <h1>{title}</h1>
      <p class="lead">
        The less it may do, the less is lost when it gets out. It counts as made at the level of this session.
      </p>
      {errors.form !== undefined && <Notice tone="wrong" title={errors.form} />}
      <form method="post" action="/admin/people/tokens" class="panel">
        <HiddenFields fields={{ csrf, holder }} />
        <TokenFields values={values} errors={errors} />
        <SubmitButton>Make it</SubmitButton>
      </form>
    </AdminFrame>
  );
}

/** `secret` is in no other answer. */
export function ServiceTokenMadePage(
  props: Who & { readonly tokenName: string; readonly secret: string },
): VNode {
  const { userName, csrf, holder, tokenName, secret } = props;
  return (
    <AdminFrame title="Token made" path="/admin/people" userName={userName} csrf={csrf} width="narrow">
      <h1>
        Token {tokenName} of {holder}
      </h1>
      <Notice tone="care" title="Shown once: copy it before you leave this page.">
        <p>The server keeps only a fingerprint of it. If it gets lost or out, revoke it and make another.</p>
      </Notice>
      <PasteLines caption="The token" lines={secret} />
      <p class="next">
        <LinkButton href={personTrail(holder)}>I have copied it</LinkButton>
      </p>
    </AdminFrame>
  );
}
