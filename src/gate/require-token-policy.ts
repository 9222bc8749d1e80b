/** Whether a token may be minted: whoever makes one for a critical project is judged as if they changed it. */
import { eq } from "drizzle-orm";
import type { Act } from "../audit/record.ts";
import { projects, roles } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import { requirePolicy } from "./require-policy.ts";

export type WantedToken = {
  readonly holder: { readonly id: number; readonly admin: boolean };
  readonly scopes: readonly string[];
  /** Globs on normalised names; `null`: every project its holder may reach. */
  readonly projects: readonly string[] | null;
};

/**
 * Judges a token for uploads by each project that it names, or that its globs reach now where its holder has a role.
 * One that names none is made all the same: it sleeps for projects above its level, as an older one does.
 * @throws Refusal `policy.*`
 */
export function requireTokenPolicy(tx: Tx, act: Act, wanted: WantedToken): void {
  if (!wanted.scopes.includes("upload")) return;
  requirePolicy(tx, act, { action: "token" });
  if (wanted.projects === null) return;
  const named = wanted.projects.filter((glob) => !glob.includes("*"));
  const open = wanted.projects.filter((glob) => glob.includes("*"));
  const reached =
    open.length === 0
      ? []
      : projectsOf(tx, wanted.holder).filter((name) => open.some((glob) => matchesGlob(glob, name)));
  for (const project of new Set([...named, ...reached])) requirePolicy(tx, act, { action: "token", project });
}

/** What somebody may publish to; an admin to all. */
function projectsOf(tx: Tx, { id, admin }: WantedToken["holder"]): string[] {
  const { name } = projects;
  const rows = admin
    ? tx.select({ name }).from(projects).all()
    : tx
        .select({ name })
        .from(roles)
        .innerJoin(projects, eq(projects.id, roles.projectId))
        .where(eq(roles.userId, id))
        .all();
  return rows.map((row) => row.name);
}
