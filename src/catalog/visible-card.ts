/** One line of a list of projects, and which projects a caller's lists may hold. */
import type { Actor } from "../actor.ts";
import type { ProjectStatus } from "./project-status.ts";

export type VisibleCard = {
  readonly name: string;
  readonly displayName: string;
  readonly status: Exclude<ProjectStatus, "quarantined">;
  /** The newest release; nothing where there is none. */
  readonly version: string | null;
  readonly summary: string;
  /** Milliseconds since 1970 of the newest upload. */
  readonly updatedAt: number;
};

/** Columns of a `VisibleCard` from `projects p` and `project_cards c`. */
export const cardColumns =
  "p.name, p.display_name AS displayName, p.status, c.version, c.summary, c.updated_at AS updatedAt";

/** SQL that holds for projects `p` that lists may show to whoever `reachOf` gave `$globs` for. */
export const visible =
  "p.status <> 'quarantined' AND ($globs IS NULL OR EXISTS (SELECT 1 FROM json_each($globs) WHERE p.name GLOB value))";

/** The value of `$globs`: the globs of the caller's token, whose `*` means what it means to SQLite; `null` for all. */
export function reachOf(actor: Actor): string | null {
  return actor.kind === "token" && actor.projects !== undefined ? JSON.stringify(actor.projects) : null;
}
