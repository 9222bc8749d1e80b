/** What a reader must know before using a project or one of its releases. */
import type { VNode } from "preact";
import { Notice } from "../parts/notice.tsx";
import type { ShownProject } from "./shown-project.ts";

const meanings = {
  archived: {
    tone: "care",
    title: "This project is archived: its owners publish no further releases.",
  },
  deprecated: {
    tone: "care",
    title: "This project is deprecated: its owners advise against using it.",
  },
  quarantined: {
    tone: "wrong",
    title:
      "This project is in quarantine: an admin has shut it while it is looked at, and nothing of it can be installed.",
  },
} as const;

export function ProjectNotices({ status, statusReason, release, newest }: ShownProject): VNode {
  return (
    <>
      {status !== "active" && (
        <Notice {...meanings[status]}>{statusReason !== undefined && <p>{statusReason}</p>}</Notice>
      )}
      {release?.yanked === true && (
        <Notice
          tone="care"
          title="This release is yanked: tools pick it only when its exact version is asked for."
        >
          {release.yankedReason !== undefined && <p>{release.yankedReason}</p>}
        </Notice>
      )}
      {newest !== undefined && (
        <Notice tone="good" title="Unless told otherwise, tools pick another release than this one.">
          <p>
            They pick <a href={newest.path}>{newest.version}</a>.
          </p>
        </Notice>
      )}
    </>
  );
}
