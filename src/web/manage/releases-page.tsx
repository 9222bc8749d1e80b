/** The releases of a project, each with the way to its own page. */
import type { VNode } from "preact";
import type { ManagedRelease } from "../../catalog/managed-releases.ts";
import { moment } from "../account/account-frame.tsx";
import { counted } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Pager } from "../parts/pager.tsx";
import { ManageFrame, managePath, type ManageProps } from "./manage-frame.tsx";

export type ReleasesPageProps = ManageProps & {
  /** Newest first. */
  readonly releases: readonly ManagedRelease[];
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
};

/** Where one release is changed. */
export function releasePath(name: string, version: string): string {
  return `${managePath(name)}releases/${encodeURIComponent(version)}/`;
}

export function ReleasesPage(props: ReleasesPageProps): VNode {
  const { name, releases, previous, next } = props;
  return (
    <ManageFrame {...props} title="Releases" page="releases/">
      {releases.length === 0 ? (
        <EmptyState title="There is no release here.">
          <p>The first upload of a version makes one.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Releases, newest first"
          rows={releases}
          columns={[
            {
              label: "Version",
              cell: (release) => (
                <>
                  <a href={releasePath(name, release.version)}>{release.version}</a>
                  {yanked(release)}
                </>
              ),
            },
            { label: "Published", cell: ({ createdAt }) => <time>{moment(createdAt)}</time> },
            { label: "Files", cell: ({ files }) => counted(files, "file"), figures: true },
          ]}
        />
      )}
      <Pager previous={previous} next={next} />
    </ManageFrame>
  );
}

function yanked({ files, yankedFiles, yankedReason }: ManagedRelease): VNode | null {
  if (yankedFiles === 0) return null;
  return (
    <>
      <span class="tag care">{yankedFiles === files ? "yanked" : "partly yanked"}</span>
      {yankedReason !== null && <p class="digest">{yankedReason}</p>}
    </>
  );
}
