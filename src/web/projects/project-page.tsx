/** The page of one project: what it is, how to install it, its files and its versions. */
import type { ComponentChildren, VNode } from "preact";
import { counted } from "../parts/amounts.ts";
import { DayChart } from "../parts/day-chart.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Layout } from "../parts/page.tsx";
import { PasteLines } from "../parts/paste-lines.tsx";
import { CriticalTag } from "../policy/critical-tag.tsx";
import { RuleTable } from "../policy/rule-table.tsx";
import { installLines, publishUrl } from "../paste-lines/client-lines.ts";
import { DescriptionOpening } from "./description.tsx";
import { FileTable } from "./file-table.tsx";
import { ProjectFacts } from "./project-facts.tsx";
import { ProjectNotices } from "./project-notices.tsx";
import type { ProjectSurroundings, ShownProject, ShownRelease } from "./shown-project.ts";
import { VersionTable } from "./version-table.tsx";

export type ProjectPageProps = ProjectSurroundings & {
  readonly publicUrl: string;
  readonly project: ShownProject;
};

/** More files and versions than these are on pages of their own. */
const MOST_FILES = 20;
const MOST_VERSIONS = 15;

export function ProjectPage(props: ProjectPageProps): VNode {
  const { publicUrl, project, critical } = props;
  const { name, release, versions, status } = project;
  return (
    <Layout title={name} width="wide">
      <h1>
        {name} {release !== undefined && <span class="version">{release.version}</span>}
        {release?.prerelease === true && <span class="tag">pre-release</span>}
        <CriticalTag standing={critical?.standing} />
      </h1>
      {release?.facts.summary !== undefined && <p class="lead">{release.facts.summary}</p>}
      <ProjectNotices {...project} />
      {release === undefined && status !== "quarantined" && <NoRelease publicUrl={publicUrl} />}
      {release !== undefined && <Release {...props} release={release} />}
      {critical !== undefined && (
        <Section id="policy" title="Why it is critical">
          <p>Whoever changes this project needs what these rules ask for; installing it needs none of it.</p>
          <RuleTable name={name} rules={critical.standing.rules} at={critical.at} />
        </Section>
      )}
      {versions.length > 0 && (
        <Section id="versions" title="Versions">
          <VersionTable versions={versions.slice(0, MOST_VERSIONS)} />
          <More
            count={versions.length}
            shown={MOST_VERSIONS}
            path={`${project.path}versions/`}
            word="version"
          />
        </Section>
      )}
    </Layout>
  );
}

function NoRelease({ publicUrl }: { readonly publicUrl: string }): VNode {
  return (
    <EmptyState title="This project has no release yet.">
      <p>
        Publish one to <code>{publishUrl(publicUrl)}</code>; it is listed as soon as the upload ends.
      </p>
    </EmptyState>
  );
}

type ReleaseProps = ProjectPageProps & { readonly release: ShownRelease };

function Release({ publicUrl, project, release, days, readme, people, manage }: ReleaseProps): VNode {
  const { pip, uv } = installLines(publicUrl, `${project.name}==${release.version}`);
  return (
    <>
      <nav class="within" aria-label="This project">
        {readme !== undefined && <a href="#description">Description</a>}
        <a href="#files">Files</a>
        <a href="#versions">Versions</a>
        {manage !== undefined && <a href={manage}>Manage</a>}
      </nav>
      <div class="project">
        <div class="project-main">
          <PasteLines caption="Install with pip" lines={pip} />
          <PasteLines caption="Install with uv" lines={uv} />
          {readme !== undefined && (
            <Section id="description" title="Description">
              <DescriptionOpening readme={readme} morePath={`${release.path}description/`} />
            </Section>
          )}
        </div>
        <aside class="project-side" aria-label="About this release">
          <ProjectFacts release={release} {...(people === undefined ? {} : { people })} />
        </aside>
      </div>
      <Section id="downloads" title="Downloads">
        <DayChart id="chart" title={`Downloads of ${project.name} by day`} word="download" days={days} />
      </Section>
      <Section id="files" title="Files">
        <FileTable files={release.files.slice(0, MOST_FILES)} />
        <More count={release.files.length} shown={MOST_FILES} path={`${release.path}files/`} word="file" />
      </Section>
    </>
  );
}

type SectionProps = { readonly id: string; readonly title: string; readonly children: ComponentChildren };

function Section({ id, title, children }: SectionProps): VNode {
  return (
    <section>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

type MoreProps = {
  readonly count: number;
  readonly shown: number;
  readonly path: string;
  readonly word: string;
};

function More({ count, shown, path, word }: MoreProps): VNode | null {
  if (count <= shown) return null;
  return (
    <p class="next">
      <a href={path}>Show all {counted(count, word)}</a>
    </p>
  );
}
