/** Every rule that refuses an upload, by the code that comes with the refusal. */
import type { VNode } from "preact";
import { HelpFrame } from "./help-frame.tsx";
import type { RefusalEntry } from "./refusals.ts";

export function RefusedPage({ refusals }: { readonly refusals: readonly RefusalEntry[] }): VNode {
  return (
    <HelpFrame title="Refused uploads" path="/help/refused">
      <p class="lead">
        Whatever is refused is refused whole: nothing of it is published, and its filename stays free. The
        answer names one of these rules.
      </p>
      <p>
        Not all tools show what the server says: with twine add <code>--verbose</code>, with uv{" "}
        <code>--verbose</code>, with poetry <code>-vvv</code>. The most frequent:{" "}
        <a href="#file.exists">file.exists</a>, since a file never changes here, and{" "}
        <a href="#token.scope">token.scope</a>, with a token that may only read.
      </p>
      <dl class="rules">
        {refusals.map(({ code, message, remedy }) => (
          <div id={code}>
            <dt>
              <code>{code}</code>
            </dt>
            <dd>
              {message} {remedy !== "" && <strong>{remedy}</strong>}
            </dd>
          </div>
        ))}
      </dl>
    </HelpFrame>
  );
}
