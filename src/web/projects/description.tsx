/** The description of a release: its opening on the page of the project, all of it on a page of its own. */
import type { VNode } from "preact";
import type { Readme } from "../../readme/readmes.ts";
import { RawHtml } from "../parts/raw-html.tsx";

/** Characters of a plain description on the page of the project; as much as an opening in HTML may have. */
const OPENING = 15_000;

/** Characters of a plain description on its own page. */
const WHOLE = 300_000;

/** @param morePath where the rest is, if there is more than an opening */
export function DescriptionOpening({
  readme,
  morePath,
}: {
  readonly readme: Readme;
  readonly morePath: string;
}): VNode {
  const cut = readme.kind === "html" ? readme.whole !== undefined : readme.text.length > OPENING;
  return (
    <>
      {readme.kind === "html" ? (
        <RawHtml html={readme.opening} />
      ) : (
        <pre class="description">{readme.text.slice(0, OPENING)}</pre>
      )}
      {cut && (
        <p class="next">
          <a href={morePath}>Read the whole description</a>
        </p>
      )}
    </>
  );
}

export function WholeDescription({ readme }: { readonly readme: Readme }): VNode {
  return readme.kind === "html" ? (
    <RawHtml html={readme.whole ?? readme.opening} />
  ) : (
    <pre class="description">{readme.text.slice(0, WHOLE)}</pre>
  );
}
