/** "Too many tries" and "too busy" on the sign-in page: drawn once for each sentence, since guessers ask for little else. */
import { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import { LinkButton } from "../parts/button.tsx";
import { Layout, renderPage } from "../parts/page.tsx";
import { retryAfter } from "../retry-after.ts";
import { pageHeaders } from "../security-headers.ts";

/** By sentence: a few, as they name no more than a number of minutes. */
const drawn = new Map<string, string>();

/** Whether a refusal is one that costs nothing to answer. */
export function isToWait(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.kind === "rate_limited" || error.code === "sign_in.busy");
}

export function waitingPage(refusal: Refusal): Response {
  const { sentence } = refusal;
  const page = drawn.get(sentence) ?? draw(sentence);
  drawn.set(sentence, page);
  const response = new Response(page, { status: refusalStatus(refusal), headers: pageHeaders() });
  return retryAfter(response, refusal);
}

/** Nobody is looked up for its banner. */
function draw(sentence: string): string {
  return renderPage(
    <Layout title="Wait a little" banner={{ path: "/sign-in", mayRead: false }}>
      <h1>Wait a little</h1>
      <p class="lead">{sentence}</p>
      <p>
        The right password has to wait, too: nobody is to learn from the answer which one it is. A browser
        that you signed in from before, and a passkey, are counted apart.
      </p>
      <p class="next">
        <LinkButton href="/sign-in">Back to the sign-in</LinkButton>
      </p>
    </Layout>,
  );
}
