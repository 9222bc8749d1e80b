/** The page of one project: what it is, how to install it, its files and its versions. */
import type { VNode } from "preact";
import { day } from "./parts/amounts.ts";
import { EmptyState } from "./parts/empty-state.tsx";
import { Fact } from "./parts/fact.tsx";
import { Notice } from "./parts/notice.tsx";
import { Layout, type NavLink } from "./parts/page.tsx";
import { PasteLines } from "./parts/paste-lines.tsx";
import { WebLink } from "./parts/web-link.tsx";
import { installLines, publishUrl } from "./paste-lines/client-lines.ts";
import { FileTable, type ProjectFile } from "./projects/file-table.tsx";
import { type ProjectVersion, VersionTable } from "./projects/version-table.tsx";

/** The release on show; its strings come from core metadata and are shown as text. */
export type ShownRelease = {
  readonly version: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
  readonly yanked: boolean;
  readonly yankedReason?: string;
  readonly summary?: string;
  readonly requiresPython?: string;
  readonly license?: string;
  readonly author?: string;
  readonly links: readonly { readonly label: string; readonly address: string }[];
  readonly description?: string;
  readonly files: readonly ProjectFile[];
};

export type ProjectPageProps = {
  readonly publicUrl: string;
  readonly nav?: readonly NavLink[];
  /** As its owner spells it. */
  readonly name: string;
  /** Nothing while the project has no file. */
  readonly release?: ShownRelease;
  /** Newest first. */
  readonly versions: readonly ProjectVersion[];
};

export function ProjectPage({ publicUrl, nav = [], name, release, versions }: ProjectPageProps): VNode {
  return (
    <Layout title={name} nav={nav} width="wide">
      <h1>
        {name} {release !== undefined && <span class="version">{release.version}</span>}
      </h1>
      {release === undefined ? (
        <EmptyState title="This project has no release yet.">
          <p>
            Publish one to <code>{publishUrl(publicUrl)}</code>; it is listed as soon as the upload ends.
          </p>
        </EmptyState>
      ) : (
        <Release publicUrl={publicUrl} name={name} release={release} />
      )}
      {versions.length > 0 && (
        <>
          <h2>Versions</h2>
          <VersionTable versions={versions} />
        </>
      )}
    </Layout>
  );
}

type ReleaseProps = { readonly publicUrl: string; readonly name: string; readonly release: ShownRelease };

function Release({ publicUrl, name, release }: ReleaseProps): VNode {
  const { pip, uv } = installLines(publicUrl, `${name}==${release.version}`);
  return (
    <>
      {release.summary !== undefined && <p class="lead">{release.summary}</p>}
      {release.yanked && (
        <Notice
          tone="care"
          title="This release is yanked: tools pick it only when its exact version is asked for."
        >
          {release.yankedReason !== undefined && <p>{release.yankedReason}</p>}
        </Notice>
      )}
      <PasteLines caption="Install with pip" lines={pip} />
      <PasteLines caption="Install with uv" lines={uv} />
      <Facts release={release} />
      <h2>Files</h2>
      <FileTable files={release.files} />
      {release.description !== undefined && (
        <>
          <h2>Description</h2>
          <pre class="description">{release.description}</pre>
        </>
      )}
    </>
  );
}

function Facts({ release }: { readonly release: ShownRelease }): VNode {
  const { requiresPython, license, author, uploadedAt, links } = release;
  return (
    <dl class="facts">
      <Fact term="Published">
        <time dateTime={uploadedAt}>{day(uploadedAt)}</time>
      </Fact>
      {requiresPython !== undefined && (
        <Fact term="Python">
          <code>{requiresPython}</code>
        </Fact>
      )}
      {license !== undefined && <Fact term="Licence">{license}</Fact>}
      {author !== undefined && <Fact term="Author">{author}</Fact>}
      {links.length > 0 && (
        <Fact term="Links">
          <ul class="links">
            {links.map((link) => (
              <li>
                <WebLink address={link.address} label={link.label} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </dl>
  );
}
