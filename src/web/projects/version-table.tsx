/** Every version of a project, newest first, and what became of it. */
import type { VNode } from "preact";
import { counted, day } from "../parts/amounts.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";

export type ProjectVersion = {
  readonly version: string;
  /** Path on this host of the page that shows it. */
  readonly path: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
  readonly files: number;
  readonly yanked: boolean;
  readonly yankedReason?: string;
  readonly prerelease: boolean;
};

const columns: readonly Column<ProjectVersion>[] = [
  {
    label: "Version",
    cell: (version) => (
      <>
        <a href={version.path}>{version.version}</a>
        {version.yanked && <span class="tag care">yanked</span>}
        {version.prerelease && <span class="tag">pre-release</span>}
        {version.yanked && version.yankedReason !== undefined && <p class="digest">{version.yankedReason}</p>}
      </>
    ),
  },
  {
    label: "Published",
    cell: (version) => <time dateTime={version.uploadedAt}>{day(version.uploadedAt)}</time>,
  },
  { label: "Files", cell: (version) => counted(version.files, "file"), figures: true },
];

export function VersionTable({ versions }: { readonly versions: readonly ProjectVersion[] }): VNode {
  return <DataTable caption="Versions of this project" columns={columns} rows={versions} />;
}
