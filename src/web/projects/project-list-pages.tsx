/** What the page of a project has no room for, each on a page of its own: all files, all versions, the whole description. */
import type { ComponentChildren, VNode } from "preact";
import type { Readme } from "../../readme/readmes.ts";
import { Layout } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { WholeDescription } from "./description.tsx";
import { FileTable } from "./file-table.tsx";
import type { ShownProject, ShownRelease } from "./shown-project.ts";
import { VersionTable } from "./version-table.tsx";

export type ListPageProps = {
  readonly project: ShownProject;
  /** From 1; one past the last is empty. */
  readonly page: number;
};

/** Keeps each page under its weight. */
const ROWS = 60;

export function VersionsPage({ project, page }: ListPageProps): VNode {
  const { name, path, versions } = project;
  return (
    <Frame title={`All versions of ${name}`} back={{ path, label: name }}>
      <VersionTable versions={pageOf(versions, page)} />
      <Pages path={`${path}versions/`} page={page} rows={versions.length} />
    </Frame>
  );
}

type ReleasePageProps = ListPageProps & { readonly release: ShownRelease };

export function FilesPage({ project, release, page }: ReleasePageProps): VNode {
  const label = `${project.name} ${release.version}`;
  return (
    <Frame title={`All files of ${label}`} back={{ path: release.path, label }}>
      <FileTable files={pageOf(release.files, page)} />
      <Pages path={`${release.path}files/`} page={page} rows={release.files.length} />
    </Frame>
  );
}

type DescriptionPageProps = Omit<ReleasePageProps, "page"> & { readonly readme: Readme };

export function DescriptionPage({ project, release, readme }: DescriptionPageProps): VNode {
  const label = `${project.name} ${release.version}`;
  return (
    <Frame title={`Description of ${label}`} back={{ path: release.path, label }}>
      <WholeDescription readme={readme} />
    </Frame>
  );
}

type FrameProps = {
  readonly title: string;
  readonly back: { readonly path: string; readonly label: string };
  readonly children: ComponentChildren;
};

function Frame({ title, back, children }: FrameProps): VNode {
  return (
    <Layout title={title} width="wide">
      <p class="back">
        <a href={back.path}>← {back.label}</a>
      </p>
      <h1>{title}</h1>
      {children}
    </Layout>
  );
}

function pageOf<Row>(rows: readonly Row[], page: number): readonly Row[] {
  return rows.slice((page - 1) * ROWS, page * ROWS);
}

function Pages({ path, page, rows }: { path: string; page: number; rows: number }): VNode {
  const last = Math.max(1, Math.ceil(rows / ROWS));
  return (
    <Pager
      previous={page > 1 ? `${path}?page=${page - 1}` : undefined}
      next={page < last ? `${path}?page=${page + 1}` : undefined}
      here={`Page ${page} of ${last}`}
    />
  );
}
