/** What the metadata of a release says about it, beside its description. */
import type { ComponentChildren, VNode } from "preact";
import { day } from "../parts/amounts.ts";
import { Fact } from "../parts/fact.tsx";
import { WebLink } from "../parts/web-link.tsx";
import type { Dependency, DependencyGroup } from "./dependency-groups.ts";
import type { ProjectSurroundings, ShownRelease } from "./shown-project.ts";

export type ProjectFactsProps = Pick<ProjectSurroundings, "people"> & { readonly release: ShownRelease };

export function ProjectFacts({ release, people = [] }: ProjectFactsProps): VNode {
  const { facts, uploadedAt } = release;
  return (
    <>
      <dl class="facts">
        <Fact term="Published">
          <time dateTime={uploadedAt}>{day(uploadedAt)}</time>
        </Fact>
        {text("Python", facts.requiresPython, "code")}
        {text("Licence", facts.license)}
        {text("Authors", facts.authors)}
        {text("Maintainers", facts.maintainers)}
        {text("Keywords", facts.keywords)}
        {people.length > 0 && <Fact term="Roles here">{listed(people.map(Role), "plain")}</Fact>}
      </dl>
      {facts.links.length > 0 && (
        <section>
          <h2>Links</h2>
          {listed(
            facts.links.map((link) => <WebLink address={link.address} label={link.label} />),
            "plain",
          )}
        </section>
      )}
      <Dependencies groups={facts.dependencies} extras={facts.extras} />
      {facts.classifiers.length > 0 && (
        <details class="more">
          <summary>Classifiers</summary>
          {listed(facts.classifiers, "plain")}
        </details>
      )}
    </>
  );
}

function Role({ user, role }: NonNullable<ProjectSurroundings["people"]>[number]): VNode {
  return (
    <>
      {user} <span class="tag">{role}</span>
    </>
  );
}

/** Nothing where the release does not say. */
function text(term: string, value: string | undefined, as?: "code"): VNode | undefined {
  if (value === undefined) return undefined;
  return <Fact term={term}>{as === "code" ? <code>{value}</code> : value}</Fact>;
}

function listed(items: readonly ComponentChildren[], kind: string): VNode {
  return (
    <ul class={kind}>
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}

type DependenciesProps = { readonly groups: readonly DependencyGroup[]; readonly extras: readonly string[] };

/** More than these are folded away. */
const OPEN = 12;

function Dependencies({ groups, extras }: DependenciesProps): VNode | null {
  if (groups.length === 0 && extras.length === 0) return null;
  const idle = extras.filter((extra) => !groups.some((group) => group.extra === extra));
  return (
    <section>
      <h2>Needs</h2>
      {groups.map(({ extra, dependencies }) =>
        extra === undefined && dependencies.length <= OPEN ? (
          listed(dependencies.map(Needed), "plain")
        ) : (
          <details class="more">
            <summary>
              {extra === undefined ? `${dependencies.length} projects` : <>for extra {extra}</>}
            </summary>
            {listed(dependencies.map(Needed), "plain")}
          </details>
        ),
      )}
      {idle.length > 0 && <p>Extras that need nothing more: {idle.join(", ")}</p>}
    </section>
  );
}

function Needed({ name, rest, path }: Dependency): VNode {
  return (
    <>
      {path === undefined ? name : <a href={path}>{name}</a>} {rest !== "" && <code>{rest}</code>}
    </>
  );
}
