/** `/staged/{project}/{version}/…`: a simple index of one waiting release, for people of the project who try it out. */
import type { Actor } from "../actor.ts";
import { findWaiting, type StagedRelease } from "../catalog/waiting-release.ts";
import type { Db } from "../db/open.ts";
import { Refusal } from "../errors.ts";
import { contentTypes, negotiateSimple } from "../packaging/accept.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";
import {
  type SimpleProject,
  writeProjectHtml,
  writeProjectJson,
  writeRootHtml,
  writeRootJson,
} from "../packaging/simple-document.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { requireTester, unknownRelease } from "../staged/require-tester.ts";
import { filesOf, type StagedFile } from "../staged/staged-files.ts";
import { stagedIndex } from "../staged/staged-path.ts";
import type { Access } from "./access.ts";
import type { RequestPath } from "./request-path.ts";

export type StagedIndexDeps = {
  readonly db: Db;
  readonly access: Access;
  readonly blobPath: (sha256: string) => string;
};

type Tried = {
  readonly name: ProjectName;
  readonly release: StagedRelease;
  readonly files: readonly StagedFile[];
};

/** @throws Refusal for rights, and for what does not wait: both look alike to strangers */
export function answerStaged(deps: StagedIndexDeps, request: Request, { path }: RequestPath): Response {
  const [, project = "", version = "", rest = ""] = /^\/staged\/([^/]+)\/([^/]+)\/(.*)$/.exec(path) ?? [];
  const tried = requireTried(deps, request, { project, version });
  if (rest === "simple/") return page(request, rootOf(tried));
  if (rest === "simple") return redirect(stagedIndex(tried.name, tried.release.version));
  const named = /^simple\/([^/]+)\/?$/.exec(rest)?.[1];
  if (named !== undefined) {
    if (normalizeName(named) !== tried.name) throw unknownRelease();
    const address = `${stagedIndex(tried.name, tried.release.version)}${tried.name}/`;
    return path === decodeURIComponent(address) ? page(request, pageOf(tried)) : redirect(address);
  }
  const [, sha256, filename] = /^files\/([0-9a-f]{64})\/([^/]+)$/.exec(rest) ?? [];
  if (sha256 === undefined || filename === undefined) throw unknownRelease();
  return bytesOf(deps, tried, { sha256, filename });
}

/** Also on an index that anyone may read: this is for people of the project alone. */
function requireTried(
  { db, access }: StagedIndexDeps,
  request: Request,
  { project, version }: { readonly project: string; readonly version: string },
): Tried {
  const actor = requireToken(access.authorizeRead(request));
  const parsed = tryParseVersion(version);
  if (!isValidProjectName(project) || parsed === undefined) throw unknownRelease();
  const name = normalizeName(project) as ProjectName;
  const release = findWaiting(db.orm, requireTester(db.orm, actor, name), parsed);
  if (release === undefined) throw unknownRelease();
  return { name, release, files: filesOf(db.orm, release) };
}

function requireToken(actor: Actor): Actor {
  if (actor.kind !== "anonymous") return actor;
  throw new Refusal({
    kind: "unauthenticated",
    code: "access.read",
    message:
      "A release that waits for approval is read with a token of somebody who has a role on its project.",
    remedy: "Send user name __token__ and a token with scope 'read' as password.",
  });
}

type Written = { readonly json: () => string; readonly html: () => string };

function rootOf({ name }: Tried): Written {
  const list = [{ name, lastSerial: 0 }];
  return { json: () => writeRootJson(list, 0), html: () => writeRootHtml(list, 0) };
}

function pageOf({ name, release, files }: Tried): Written {
  const base = `/staged/${name}/${encodeURIComponent(release.version)}/files/`;
  const document: SimpleProject = {
    name,
    versions: [release.version],
    status: "active",
    lastSerial: 0,
    files: files.map((file) => ({
      filename: file.filename,
      url: `${base}${file.sha256.toString("hex")}/${encodeURIComponent(file.filename)}`,
      sha256: file.sha256.toString("hex"),
      size: file.size,
      uploadTime: new Date(file.stagedAt).toISOString(),
      ...(file.requiresPython === null ? {} : { requiresPython: file.requiresPython }),
      ...(file.kind === "wheel" ? { metadataSha256: digestOf(file.metadata) } : {}),
      yanked: false,
    })),
  };
  return { json: () => writeProjectJson(document), html: () => writeProjectHtml(document) };
}

function digestOf(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

/** Nothing here is kept by anybody: tomorrow it is public or gone. */
const HEADERS = {
  "cache-control": "no-store",
  vary: "Accept, Authorization",
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
};

function page(request: Request, { json, html }: Written): Response {
  const form = negotiateSimple(request.headers.get("accept"), undefined);
  if (form === undefined) {
    throw new Refusal({
      kind: "invalid",
      code: "http.not_acceptable",
      message: "None of the media types asked for is spoken here.",
      remedy: "Ask for application/vnd.pypi.simple.v1+json or text/html.",
    });
  }
  const body = form === "json" ? json() : `${html()}\n`;
  return new Response(body, { headers: { ...HEADERS, "content-type": contentTypes[form] } });
}

function bytesOf(
  { blobPath }: StagedIndexDeps,
  { files }: Tried,
  { sha256, filename }: { readonly sha256: string; readonly filename: string },
): Response {
  const here = files.filter((file) => file.sha256.toString("hex") === sha256);
  const file = here.find((each) => each.filename === filename);
  if (file !== undefined) {
    const headers = {
      ...HEADERS,
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${file.filename}"`,
    };
    return new Response(Bun.file(blobPath(sha256)), { headers });
  }
  const wheel = here.find((each) => each.kind === "wheel" && `${each.filename}.metadata` === filename);
  if (wheel === undefined) throw unknownRelease();
  const headers = { ...HEADERS, "content-type": "text/plain; charset=utf-8" };
  return new Response(new Uint8Array(wheel.metadata), { headers });
}

function redirect(location: string): Response {
  return new Response(null, { status: 301, headers: { ...HEADERS, location } });
}
