/** What a token may be asked to be: a name, scopes, and limits that fit together. */
import type { Scope } from "../actor.ts";
import { invalid, quote, type Refusal } from "../errors.ts";
import { parseVersion } from "../packaging/version.ts";
import { looksLikeToken } from "./token-secret.ts";

export type NewToken = {
  readonly userId: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Globs on normalised project names; absent: every project its person may reach. */
  readonly projects?: readonly string[];
  readonly cidrs?: readonly string[];
  /** Milliseconds from now, up to ten years; absent: never expires. */
  readonly lifetime?: number;
  /** Uploads files of this version only; takes one project by its name. */
  readonly version?: string;
  /** Uploads one file and is void then. */
  readonly singleUse?: boolean;
  /** Makes one new project, and reaches that one alone from then on. */
  readonly newProject?: boolean;
};

/** The longest life that may be asked for: ten years, in milliseconds. */
const LONGEST = 3650 * 24 * 60 * 60 * 1000;

/** @throws Refusal `token.name`, `token.scope`, `token.project`, `token.cidr`, `token.lifetime`, `token.limit`, `version.invalid` */
export function checkNewToken(token: NewToken): void {
  const fault = nameFault(token) ?? listFault(token) ?? lifetimeFault(token) ?? limitFault(token);
  if (fault !== undefined) throw fault;
  if (token.version !== undefined) parseVersion(token.version);
}

function nameFault({ name }: NewToken): Refusal | undefined {
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,78}[\x21-\x7e])?$/.test(name) && !name.split(" ").some(looksLikeToken))
    return undefined;
  return invalid(
    "token.name",
    `${quote(name)} is not a token name.`,
    "Use 1 to 80 printable ASCII characters that say what the token is for.",
  );
}

function listFault({ scopes, projects, cidrs }: NewToken): Refusal | undefined {
  if (scopes.length === 0) {
    return invalid(
      "token.scope",
      "A token without a scope can do nothing.",
      "Give it 'read', 'upload' or both.",
    );
  }
  if (projects?.length === 0) {
    return invalid(
      "token.project",
      "An empty list of projects reaches nothing.",
      "Name projects, or leave the list out.",
    );
  }
  if (projects?.some(looksLikeToken) === true) {
    return invalid(
      "token.project",
      "A token stands where a project belongs.",
      "Name projects, such as acme-*.",
    );
  }
  if (cidrs?.length !== 0) return undefined;
  return invalid(
    "token.cidr",
    "An empty list of networks lets nobody in.",
    "Name networks, or leave the list out.",
  );
}

function lifetimeFault({ lifetime }: NewToken): Refusal | undefined {
  if (lifetime === undefined || (Number.isSafeInteger(lifetime) && lifetime > 0 && lifetime <= LONGEST))
    return undefined;
  return invalid(
    "token.lifetime",
    "A token lives for more than nothing and at most ten years.",
    "Give a duration such as 90d.",
  );
}

/** Each of these limits is one on uploads, so it needs uploads to limit. */
function limitFault(token: NewToken): Refusal | undefined {
  const { scopes, projects, version, singleUse = false, newProject = false } = token;
  if (!scopes.includes("upload") && (version !== undefined || singleUse || newProject)) {
    return invalid(
      "token.limit",
      "One version, one upload and a new project are limits of uploads, and this token has no scope 'upload'.",
      "Give it the scope 'upload', or leave the limit out.",
    );
  }
  if (singleUse && scopes.includes("read")) {
    return invalid(
      "token.limit",
      "A token for one upload reads nothing: reading would not use it up.",
      "Leave the scope 'read' out, or let it be used more than once.",
    );
  }
  const named = projects?.length === 1 && projects[0]?.includes("*") === false;
  if (version === undefined || (named && !newProject)) return undefined;
  return invalid(
    "token.limit",
    "A token for one version needs to know of which project.",
    "Name one project, without a *.",
  );
}
