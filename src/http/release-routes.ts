/** `GET /api/v1/projects/{name}/releases/{version}`: whether a release waits, was approved, rejected or expired. */
import type { Elysia } from "elysia";
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { Refusal } from "../errors.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { releaseState } from "../staged/release-state.ts";
import { unknownRelease } from "../staged/require-tester.ts";
import { stagedIndex, stagedPath } from "../staged/staged-path.ts";
import type { Access } from "./access.ts";

export type ReleaseRouteDeps = {
  readonly db: Db;
  readonly access: Access;
  /** Origin before addresses of pages. */
  readonly publicUrl: string;
};

type Named = { readonly name: string; readonly version: string };

export function releaseRoutes(app: Elysia, deps: ReleaseRouteDeps): void {
  app.get("/api/v1/projects/:name/releases/:version", ({ request, params }) => answer(deps, request, params));
}

/** A token that only uploads may ask too: it is the one that waits. @throws Refusal */
function answer({ db, access, publicUrl }: ReleaseRouteDeps, request: Request, named: Named): Response {
  const actor = requireCaller(access.authenticate(request));
  const version = tryParseVersion(named.version);
  if (!isValidProjectName(named.name) || version === undefined) throw unknownRelease();
  const name = normalizeName(named.name) as ProjectName;
  const { openedAt, expiresAt, settledAt, settledBy, ...state } = releaseState(db.orm, actor, {
    name,
    version,
  });
  const waiting = state.state === "waiting";
  const body = {
    ...state,
    opened_at: isoTime(openedAt),
    expires_at: isoTime(expiresAt),
    settled_at: isoTime(settledAt),
    settled_by: settledBy,
    page: waiting ? `${publicUrl}${stagedPath(state.project, state.version)}` : null,
    index: waiting ? `${publicUrl}${stagedIndex(state.project, state.version)}` : null,
  };
  return Response.json(body, {
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" },
  });
}

function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function requireCaller(actor: Actor): Actor {
  if (actor.kind !== "anonymous") return actor;
  throw new Refusal({
    kind: "unauthenticated",
    code: "access.read",
    message: "This answer is for people of the project and their tokens.",
    remedy: "Send user name __token__ and a token as password.",
  });
}
