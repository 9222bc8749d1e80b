/** From the Authorization header to an actor, and whether that actor may read. */
import type { Actor, AnonymousActor, Origin, TokenActor } from "../actor.ts";
import { requireReach } from "../catalog/access.ts";
import type { Db } from "../db/open.ts";
import { Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { LastUse } from "../tokens/last-use.ts";
import { findGrant, type TokenGrant, useGrant } from "../tokens/verify-token.ts";
import { contextOf } from "./request-context.ts";

export type AccessDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly lastUse: LastUse;
  /** `access.read` of the config. */
  readonly read: "authenticated" | "anyone";
};

export type Access = {
  /** Who sends `request`. @throws Refusal for credentials that do not hold; no credentials are anonymous */
  authenticate(request: Request): TokenActor | AnonymousActor;
  /** As `authenticate`, and may read this project (or, without one, anything). @throws Refusal */
  authorizeRead(request: Request, project?: ProjectName): Actor;
};

/** How many credentials are remembered between changes; beyond it the memory starts anew. */
const REMEMBERED = 10_000;

export function createAccess(deps: AccessDeps): Access {
  let memory = new Map<string, TokenGrant>();
  let mark = -1;

  function grantOf(header: string): TokenGrant {
    const current = deps.db.mark.read();
    if (current !== mark || memory.size > REMEMBERED) {
      memory = new Map();
      mark = current;
    }
    const known = memory.get(header);
    if (known !== undefined) return known;
    const grant = findGrant(deps.db, secretIn(header));
    memory.set(header, grant);
    return grant;
  }

  function proven(header: string, origin: Origin, at: number): TokenActor {
    try {
      return useGrant(grantOf(header), origin, at);
    } catch (error) {
      if (error instanceof Refusal) deps.lastUse.noteRefused(error, origin, at);
      throw error;
    }
  }

  function authenticate(request: Request): TokenActor | AnonymousActor {
    const { requestId, ip, agent, startedAt } = contextOf(request);
    const header = request.headers.get("authorization");
    if (header === null) return { kind: "anonymous", requestId, ip, agent };
    const actor = proven(header, { requestId, ip, agent }, startedAt);
    contextOf(request).actorName = `${actor.userName}/${actor.tokenName}`;
    deps.lastUse.note(actor.tokenId, { requestId, ip, agent }, startedAt);
    return actor;
  }

  function authorizeRead(request: Request, project?: ProjectName): Actor {
    const actor = authenticate(request);
    if (actor.kind === "anonymous") {
      if (deps.read === "anyone") return actor;
      throw new Refusal({
        kind: "unauthenticated",
        code: "access.read",
        message: "This index is closed: reading needs a token (access.read: authenticated).",
        remedy: "Send user name __token__ and a token with scope 'read' as password.",
      });
    }
    if (!actor.scopes.includes("read")) {
      throw new Refusal({
        kind: "forbidden",
        code: "token.scope",
        message: `Token '${actor.tokenName}' has no scope 'read'.`,
        remedy: "Use or make a token that has it.",
      });
    }
    if (project !== undefined) requireReach(actor, project);
    return actor;
  }

  return { authenticate, authorizeRead };
}

/** Basic with any user name, or Bearer (RFC 7617, RFC 6750); white space around the token does not count. */
function secretIn(header: string): string {
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme) && value !== "") return value;
  if (/^basic$/i.test(scheme) && /^[A-Za-z0-9+/=_-]+$/.test(value)) {
    const text = Buffer.from(value, "base64").toString("utf8");
    const colon = text.indexOf(":");
    if (colon >= 0) return text.slice(colon + 1).trim();
  }
  throw new Refusal({
    kind: "unauthenticated",
    code: "credentials.malformed",
    message: "The Authorization header is neither Basic (any user name, a token as password) nor Bearer.",
    remedy: "Send user name __token__ and a token as password.",
  });
}
