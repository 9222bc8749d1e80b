/** What a token may do beyond its scopes and projects, read anew inside the transaction that relies on it. */
import { and, eq } from "drizzle-orm";
import type { Actor, TokenActor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { tokenCuts } from "../db/schema/catalog.ts";
import { tokens } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { tryParseVersion, type Version } from "../packaging/version.ts";
import type { Project } from "./project.ts";

type Limits = Pick<typeof tokens.$inferSelect, "version" | "singleUse" | "newProject" | "projects">;

/** @throws Refusal `token.cut_off`, and for a limited token `token.upload_only` unless it is an upload */
export function requireTokenChange(tx: Tx, actor: Actor, what: { project: Project; upload: boolean }): void {
  if (actor.kind !== "token") return;
  const { project, upload } = what;
  const cut = and(eq(tokenCuts.projectId, project.id), eq(tokenCuts.tokenId, actor.tokenId));
  if (tx.select().from(tokenCuts).where(cut).get() !== undefined) {
    throw refuse(
      "token.cut_off",
      `An owner of project ${quote(project.name)} has cut token '${actor.tokenName}' off from it.`,
      "Ask them, or use another token.",
    );
  }
  const { version, singleUse, newProject } = limitsOf(tx, actor);
  if (upload || (version === null && !singleUse && newProject === null)) return;
  throw refuse(
    "token.upload_only",
    `Token '${actor.tokenName}' is for uploads of one kind only.`,
    "Use another token, or do it in the browser.",
  );
}

export type TokenUpload = {
  readonly name: ProjectName;
  /** Whether the project is here already. */
  readonly exists: boolean;
  /** Absent while only the project is known. */
  readonly version?: Version;
};

/** @throws Refusal `token.version`, `token.new_project` */
export function requireTokenUpload(tx: Tx, actor: Actor, upload: TokenUpload): void {
  if (actor.kind !== "token") return;
  const { name, exists, version } = upload;
  const limits = limitsOf(tx, actor);
  if (version !== undefined && limits.version !== null) requireVersion(actor, limits.version, version);
  // What it was bound to meanwhile is not in the actor, who came before.
  const bound = limits.newProject === "made" && limits.projects?.includes(name) !== true;
  if (!bound && (limits.newProject !== "due" || !exists)) return;
  throw refuse(
    "token.new_project",
    bound
      ? `Token '${actor.tokenName}' has made its one project: ${limits.projects?.join(", ") ?? ""}.`
      : `Token '${actor.tokenName}' makes one new project, and ${quote(name)} is here already.`,
    "Use another token.",
  );
}

/** After an upload: burns a token for one upload, and binds one for a new project to what it has made. */
export function spendToken(tx: Tx, act: Act, name: ProjectName): void {
  const { actor } = act;
  if (actor.kind !== "token") return;
  const { singleUse, newProject } = limitsOf(tx, actor);
  const token = eq(tokens.id, actor.tokenId);
  const details = { token: actor.tokenId, name: actor.tokenName };
  if (newProject === "due") {
    tx.update(tokens)
      .set({ newProject: "made", projects: [name] })
      .where(token)
      .run();
    record(tx, act, { event: "token.bind", outcome: "done", project: name, details });
  }
  if (!singleUse) return;
  tx.update(tokens).set({ usedUpAt: act.at }).where(token).run();
  record(tx, act, { event: "token.use_up", outcome: "done", project: name, details });
}

function requireVersion(actor: TokenActor, only: string, version: Version): void {
  if (tryParseVersion(only)?.key === version.key) return;
  throw refuse(
    "token.version",
    `Token '${actor.tokenName}' uploads version ${quote(only)} only, and this is ${quote(version.text)}.`,
    "Use another token.",
  );
}

function limitsOf(tx: Tx, { tokenId }: TokenActor): Limits {
  const { version, singleUse, newProject, projects } = tokens;
  const row = tx
    .select({ version, singleUse, newProject, projects })
    .from(tokens)
    .where(eq(tokens.id, tokenId))
    .get();
  return row ?? { version: null, singleUse: false, newProject: null, projects: null };
}

function refuse(code: string, message: string, remedy: string): Refusal {
  return new Refusal({ kind: "forbidden", code, message, remedy });
}
