/** The releases of a project that wait for approval, and what became of earlier ones. */
import type { VNode } from "preact";
import type { ListedStaged } from "../../staged/find-staged.ts";
import { stagedPath } from "../../staged/staged-path.ts";
import { moment } from "../account/account-frame.tsx";
import { counted, fileSize } from "../parts/amounts.ts";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { ManageFrame, type ManageProps } from "./manage-frame.tsx";

export type StagedListPageProps = ManageProps & {
  /** Those that wait first, then the newest; of a version that was staged more than once, each time. */
  readonly releases: readonly ListedStaged[];
};

export function StagedListPage(props: StagedListPageProps): VNode {
  const { name, releases } = props;
  return (
    <ManageFrame {...props} title="Waiting" page="staged/">
      {releases.length === 0 ? (
        <EmptyState title="No release waits for approval.">
          <p>Where the policy asks for approval, uploads wait here until a person lets them out.</p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Staged releases, waiting ones first"
          rows={releases}
          columns={[
            {
              label: "Version",
              cell: ({ version, state }) => (
                <>
                  <a href={stagedPath(name, version)}>{version}</a>
                  <span class={state === "waiting" ? "tag care" : "tag"}>{state}</span>
                </>
              ),
            },
            { label: "Uploaded", cell: ({ openedAt }) => <time>{moment(openedAt)}</time> },
            { label: "Settled", cell: (release) => settled(release) },
            { label: "Files", cell: ({ files }) => counted(files, "file"), figures: true },
            { label: "Size", cell: ({ bytes }) => fileSize(bytes), figures: true },
          ]}
        />
      )}
    </ManageFrame>
  );
}

function settled({ settledAt, settledByName, expiresAt }: ListedStaged): string {
  if (settledAt === null) return `until ${moment(expiresAt).slice(0, 10)}`;
  return `${moment(settledAt)}, ${settledByName ?? "nobody"}`;
}
