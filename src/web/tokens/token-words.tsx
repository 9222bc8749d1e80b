/** How the limits of a token are written on every page. */
import type { VNode } from "preact";
import type { TokenSummary } from "../../tokens/list-tokens.ts";
import { moment } from "../account/account-frame.tsx";

type Reach = Pick<TokenSummary, "projects" | "version" | "singleUse" | "newProject" | "cidrs">;

/** `payroll, version 1.2, one upload, from 10.0.0.0/8`. */
export function tokenReach({ projects, version, singleUse, newProject, cidrs }: Reach): string {
  const all = newProject === "due" ? "one new project" : "all projects";
  return [
    projects === null ? all : `${newProject === "due" ? "one new project of " : ""}${projects.join(", ")}`,
    ...(version === null ? [] : [`version ${version}`]),
    ...(singleUse ? ["one upload"] : []),
    ...(cidrs === null ? [] : [`from ${cidrs.join(", ")}`]),
  ].join(", ");
}

export function tokenEnd({ expiresAt }: Pick<TokenSummary, "expiresAt">): VNode {
  return expiresAt === null ? <>never</> : <time>{moment(expiresAt).slice(0, 10)}</time>;
}

export function lastUse({ lastUsedAt, lastUsedIp }: Pick<TokenSummary, "lastUsedAt" | "lastUsedIp">): string {
  if (lastUsedAt === null) return "never";
  return `${moment(lastUsedAt)}${lastUsedIp === null ? "" : ` from ${lastUsedIp}`}`;
}
