/** Which rule hides a version of an upstream's project, why, since when, until when, and the way out. */
import type { VNode } from "preact";
import { LinkButton } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Fact } from "../parts/fact.tsx";
import { Notice } from "../parts/notice.tsx";
import { Layout } from "../parts/page.tsx";
import type { ExplainedFile, ExplainedRule } from "../../mirror/explain-version.ts";

export type WhyPageProps = {
  readonly name: string;
  readonly version: string;
  /** Where it comes from; absent: it is published here. */
  readonly upstream?: string;
  readonly files: readonly ExplainedFile[];
};

export function WhyPage({ name, version, upstream, files }: WhyPageProps): VNode {
  const hidden = files.filter(({ shown }) => !shown).length;
  return (
    <Layout title={`Why ${name} ${version}`}>
      <h1>{`${name} ${version}`}</h1>
      {upstream === undefined ? (
        <>
          <p class="lead">This project is published here: no rule on downloads of upstreams touches it.</p>
          <p class="next">
            <LinkButton href={`/project/${name}/`}>Go to the project</LinkButton>
          </p>
        </>
      ) : (
        <p class="lead">{`${hidden === 0 ? "Nothing of it is hidden" : `${hidden} of ${files.length} files hidden`}. It comes from the upstream '${upstream}'.`}</p>
      )}
      {upstream !== undefined && files.length === 0 && (
        <EmptyState title="There is no file of this version.">
          <p>Neither the upstream nor this house has one.</p>
        </EmptyState>
      )}
      {files.map((file) => (
        <File file={file} />
      ))}
    </Layout>
  );
}

function File({ file }: { readonly file: ExplainedFile }): VNode {
  const { filename, shown, rules, exception, yanked } = file;
  return (
    <section>
      <h2>
        <code>{filename}</code> <span class={shown ? "tag" : "tag care"}>{shown ? "shown" : "hidden"}</span>
      </h2>
      {exception !== undefined && (
        <Notice tone="care" title="It is let past the rules.">
          <p>{exception}</p>
        </Notice>
      )}
      {yanked !== undefined && <p>{`Yanked at the upstream${yanked === "" ? "." : `: ${yanked}`}`}</p>}
      {rules.length === 0 ? <p>No rule objects to it.</p> : rules.map((rule) => <Rule rule={rule} />)}
    </section>
  );
}

function Rule({ rule: { rule, place, why, since, until, wayOut } }: { readonly rule: ExplainedRule }): VNode {
  return (
    <dl class="facts">
      <Fact term="Rule">
        <code>{rule}</code>
        {" in "}
        <code>{place}</code>
      </Fact>
      <Fact term="Why">{why}</Fact>
      {since !== undefined && <Fact term="Since">{since}</Fact>}
      {until !== undefined && <Fact term="Until">{until}</Fact>}
      <Fact term="Way out">{wayOut}</Fact>
    </dl>
  );
}
