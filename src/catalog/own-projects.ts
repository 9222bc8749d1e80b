/** The projects somebody holds a role on, filtered, sorted, and a page at a time. */
import type { Db } from "../db/open.ts";
import type { Standings } from "../gate/critical-projects.ts";
import type { Role } from "./project.ts";
import type { ProjectStatus } from "./project-status.ts";

export type OwnProject = {
  readonly name: string;
  readonly displayName: string;
  readonly status: ProjectStatus;
  readonly role: Role;
  /** The newest release. */
  readonly version: string | null;
  /** Milliseconds since 1970 of the newest upload. */
  readonly updatedAt: number;
  /** How many of its releases wait for approval. */
  readonly waiting: number;
};

const ORDERS = {
  name: "p.name",
  newest: "updatedAt DESC, p.name",
  oldest: "updatedAt, p.name",
  status: "p.status, p.name",
  critical: "p.name",
} as const;

export type OwnProjectsOrder = keyof typeof ORDERS;

export type OwnProjectsQuery = {
  /** Part of the name; empty for all. */
  readonly part: string;
  readonly role?: Role;
  /** `critical`: in the order of `standings`, and after them the others. */
  readonly order: OwnProjectsOrder;
  /** None but these. */
  readonly names?: readonly string[] | undefined;
  readonly standings: Standings;
  /** From 1. */
  readonly page: number;
  readonly size: number;
};

/** Anything that is no order is by name. */
export function parseOwnProjectsOrder(text: string | null): OwnProjectsOrder {
  return text !== null && Object.hasOwn(ORDERS, text) ? (text as OwnProjectsOrder) : "name";
}

/** One more than `size` where a further page has rows. */
export function ownProjects(db: Db, userId: number, query: OwnProjectsQuery): OwnProject[] {
  const { part, role = null, order, page, size, names, standings } = query;
  const skip = (page - 1) * size;
  const ranked = order === "critical";
  const found = db.sqlite
    .query<OwnProject, Bindings>(
      `SELECT p.name, p.display_name AS displayName, p.status, r.role, c.version,
         coalesce(c.updated_at, p.created_at) AS updatedAt,
         (SELECT count(*) FROM staged_releases s WHERE s.project_id = p.id AND s.state = 'waiting') AS waiting
       FROM roles r JOIN projects p ON p.id = r.project_id LEFT JOIN project_cards c ON c.project_id = p.id
       WHERE r.user_id = $user AND instr(p.name, $part) > 0 AND ($role IS NULL OR r.role = $role)
         AND ($names IS NULL OR p.name IN (SELECT value FROM json_each($names)))
       ORDER BY ${ORDERS[order]} LIMIT $most OFFSET $skip`,
    )
    .all({
      user: userId,
      part,
      role,
      names: names === undefined ? null : JSON.stringify(names),
      skip: ranked ? 0 : skip,
      most: ranked ? -1 : size + 1,
    });
  if (!ranked) return found;
  const rank = new Map([...standings.keys()].map((name, at) => [name, at]));
  const rankOf = ({ name }: OwnProject) => rank.get(name) ?? rank.size;
  return found.sort((a, b) => rankOf(a) - rankOf(b)).slice(skip, skip + size + 1);
}

type Bindings = {
  readonly user: number;
  readonly part: string;
  readonly role: string | null;
  readonly names: string | null;
  readonly skip: number;
  readonly most: number;
};
