/** What the page of a project shows; every string in it is somebody else's and is shown as text. */
import type { ProjectStatus } from "../../catalog/project-status.ts";
import type { DailyDownloads } from "../../downloads/daily-downloads.ts";
import type { Readme } from "../../readme/readmes.ts";
import type { Standing } from "../../policy/standing.ts";
import type { DependencyGroup } from "./dependency-groups.ts";
import type { ProjectFile } from "./file-table.tsx";
import type { ProjectVersion } from "./version-table.tsx";

/** What the metadata of a release says about it, as far as it says it. */
export type ReleaseFacts = {
  readonly summary?: string;
  readonly requiresPython?: string;
  readonly license?: string;
  readonly authors?: string;
  readonly maintainers?: string;
  readonly keywords?: string;
  readonly extras: readonly string[];
  readonly dependencies: readonly DependencyGroup[];
  readonly classifiers: readonly string[];
  readonly links: readonly { readonly label: string; readonly address: string }[];
};

export type ShownRelease = {
  readonly version: string;
  /** Path on this host of its own page. */
  readonly path: string;
  /** ISO 8601, of its first file. */
  readonly uploadedAt: string;
  readonly yanked: boolean;
  readonly yankedReason?: string;
  readonly prerelease: boolean;
  readonly facts: ReleaseFacts;
  /** At least one. */
  readonly files: readonly ProjectFile[];
};

export type ShownProject = {
  /** As its owner spells it. */
  readonly name: string;
  /** Path on this host. */
  readonly path: string;
  readonly status: ProjectStatus;
  readonly statusReason?: string;
  /** Nothing while the project has no file, or none that is shown. */
  readonly release?: ShownRelease;
  /** Another release than the one on show that most people want. */
  readonly newest?: { readonly version: string; readonly path: string };
  /** Newest first. */
  readonly versions: readonly ProjectVersion[];
};

/** What the page shows beside the project itself. */
export type ProjectSurroundings = {
  /** Downloads of each day lately, oldest first. */
  readonly days: readonly DailyDownloads[];
  readonly readme?: Readme;
  /** Who looks after it; absent for whoever may not know. */
  readonly people?: readonly { readonly user: string; readonly role: "owner" | "maintainer" }[];
  /** How it stands with the policy; absent where it is not critical, and for whoever may not know. */
  readonly critical?: { readonly standing: Standing; readonly at: number };
  /** Path of the pages that change it, for those who may. */
  readonly manage?: string;
};
