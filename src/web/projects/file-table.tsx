/** The files of one release, with what a reader needs to pick and to check one. */
import type { VNode } from "preact";
import { day, fileSize } from "../parts/amounts.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";

export type ProjectFile = {
  readonly filename: string;
  /** Path on this host: `/files/ab/cdef…/name.whl`. */
  readonly path: string;
  readonly kind: "wheel" | "sdist";
  /** In bytes. */
  readonly size: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
  readonly yanked: boolean;
};

const columns: readonly Column<ProjectFile>[] = [
  {
    label: "File",
    cell: (file) => (
      <>
        <a href={file.path}>{file.filename}</a>
        {file.yanked && <span class="tag care">yanked</span>}
        <p class="digest">
          sha256 <code>{file.sha256}</code>
        </p>
      </>
    ),
  },
  { label: "Kind", cell: (file) => file.kind },
  { label: "Published", cell: (file) => <time dateTime={file.uploadedAt}>{day(file.uploadedAt)}</time> },
  { label: "Size", cell: (file) => fileSize(file.size), figures: true },
];

export function FileTable({ files }: { readonly files: readonly ProjectFile[] }): VNode {
  return <DataTable caption="Files of this release" columns={columns} rows={files} />;
}
