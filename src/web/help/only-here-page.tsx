/** Why this index has to be the only one that a tool asks. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { indexUrl, installLines } from "../paste-lines/client-lines.ts";
import { HelpFrame } from "./help-frame.tsx";

export function OnlyHerePage({ publicUrl }: { readonly publicUrl: string }): VNode {
  const { pip, uv } = installLines(publicUrl, "some-project");
  return (
    <HelpFrame title="Install from here only" path="/help/only-here">
      <p class="lead">
        Make <code>{indexUrl(publicUrl)}</code> the one index of your tools, never an extra one beside
        another.
      </p>
      <p>
        A tool with two indexes takes the highest version that either offers. Whoever puts a project with one
        of your private names and a higher number on the other one is installed in its place, on every machine
        that asks. So no <code>--extra-index-url</code>, and nothing of the kind in a configuration file.
      </p>
      <h2>Once, for one project</h2>
      <PasteLines caption="With pip" lines={pip} />
      <PasteLines caption="With uv" lines={uv} />
      <h2>See what yours does</h2>
      <PasteLines caption="pip: every index it would ask, and where that is set" lines="pip config debug" />
      <p>
        In a project of yours look into <code>pyproject.toml</code>, <code>requirements.txt</code>,{" "}
        <code>uv.toml</code> and <code>Pipfile</code> too: any of them may name another index.
      </p>
      <p>
        <a href="/help/tools">The lines for every tool</a> set this index alone.
      </p>
    </HelpFrame>
  );
}
