/** A refusal as a page: what rule, why, since when, and how to mend it. */
import type { VNode } from "preact";
import { LinkButton } from "./parts/button.tsx";
import { Fact } from "./parts/fact.tsx";
import { Layout } from "./parts/page.tsx";

export type RefusalPageProps = {
  readonly status: number;
  /** The class of the refusal in a few words: `Forbidden`, `File already exists`. */
  readonly title: string;
  /** What is wrong and why, one sentence. */
  readonly message: string;
  /** How to mend it, one sentence. */
  readonly remedy?: string;
  /** The rule in dotted words. */
  readonly code: string;
  /** Since when the rule holds, an ISO date. */
  readonly since?: string;
  readonly requestId: string;
};

export function RefusalPage(props: RefusalPageProps): VNode {
  const { status, title, message, remedy, code, since, requestId } = props;
  return (
    <Layout title={title}>
      <p class="status">{status}</p>
      <h1>{title}</h1>
      <p class="lead">{message}</p>
      {remedy !== undefined && (
        <section class="panel remedy">
          <h2>How to mend it</h2>
          <p>{remedy}</p>
        </section>
      )}
      <dl class="facts">
        <Fact term="Rule">
          <code>{code}</code>
        </Fact>
        {since !== undefined && (
          <Fact term="Since">
            <time dateTime={since}>{since}</time>
          </Fact>
        )}
        <Fact term="Request">
          <code>{requestId}</code>
        </Fact>
      </dl>
      <p class="aside">
        {code.startsWith("policy.") && (
          <>
            <a href="/help/policy">How policy works</a>: what is asked, of whom, and the ways out.{" "}
          </>
        )}
        <a href="/help/">Help</a> has a page on tokens, on second factors, and on every rule for uploads.
      </p>
      <p class="aside">Whoever runs this server finds the request in its log under that id.</p>
      <p class="next">
        <LinkButton href="/">Go to the front page</LinkButton>
      </p>
    </Layout>
  );
}
