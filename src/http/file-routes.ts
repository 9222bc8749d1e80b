/** `GET /files/{sha256[0:2]}/{sha256[2:]}/{filename}` and `….metadata`: immutable bytes, Range, strong ETag. */
import type { BlobTrust } from "../blobs/blob-trust.ts";
import type { Actor } from "../actor.ts";
import type { FileAddress, ProjectView } from "../catalog/project-view.ts";
import type { DownloadCounter } from "../downloads/download-counter.ts";
import { Refusal } from "../errors.ts";
import type { BlockedLog } from "../mirror/blocked-log.ts";
import type { FoundFile } from "../mirror/find-file.ts";
import type { Mirror } from "../mirror/mirror.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { matches } from "../simple/finished-page.ts";
import type { Access } from "./access.ts";
import { readRange } from "./byte-range.ts";
import { answerArriving } from "./mirrored-file.ts";
import { contextOf } from "./request-context.ts";

export type FileDeps = {
  readonly access: Access;
  readonly view: ProjectView;
  /** The path of a blob by its sha256. */
  readonly blobPath: (sha256: string) => string;
  readonly trust: BlobTrust;
  readonly downloads: Pick<DownloadCounter, "note">;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where no upstream is configured. */
  readonly mirror?: Mirror | undefined;
  /** Told of downloads that a rule refuses. */
  readonly blocked: Pick<BlockedLog, "note">;
};

const ADDRESS = /^\/files\/([0-9a-f]{2})\/([0-9a-f]{62})\/([^/]+)$/;
const METADATA = ".metadata";

/**
 * Bytes that this process serves for the first time are hashed before; after that it answers at once.
 * @throws Refusal for rights, unknown files, quarantined projects, and `file.damaged`
 */
export function answerFile(deps: FileDeps, request: Request, path: string): Response | Promise<Response> {
  const [, head, tail, name] = ADDRESS.exec(path) ?? [];
  if (name === undefined) {
    deps.access.authorizeRead(request);
    throw unknown();
  }
  const sha256 = `${head}${tail}`;
  const whole = deps.view.address(sha256, name);
  const sidecar = whole === undefined && name.endsWith(METADATA);
  const file = sidecar ? deps.view.address(sha256, name.slice(0, -METADATA.length)) : whole;
  const actor = deps.access.authorizeRead(request, file?.project as ProjectName | undefined);
  if (file === undefined) return answerMirrored(deps, request, { sha256, name });
  if (file.status === "quarantined") throw quarantined(file.project);
  return sidecar
    ? answerMetadata(deps, request, file)
    : answerBytes(deps, request, { sha256, name, file, actor });
}

type Asked = {
  readonly sha256: string;
  readonly name: string;
  readonly file: Pick<FileAddress, "project" | "size" | "uploadedAt">;
  readonly actor: Actor;
};

type Address = { readonly sha256: string; readonly name: string };

/** What no project here has, an upstream may. */
function answerMirrored(deps: FileDeps, request: Request, at: Address): Response | Promise<Response> {
  const { mirror } = deps;
  if (mirror === undefined) throw unknown();
  const sidecar = at.name.endsWith(METADATA);
  const name = sidecar ? at.name.slice(0, -METADATA.length) : at.name;
  const found = findAdmitted(deps, request, () => mirror.file(at.sha256, name));
  const answer = (file: FoundFile | undefined): Response | Promise<Response> => {
    if (file === undefined) throw unknown();
    const actor = deps.access.authorizeRead(request, file.file.project);
    if (file.status === "quarantined") throw quarantined(file.file.project);
    if (sidecar) return answerMirroredMetadata(deps, request, file);
    return file.kept?.held === true
      ? answerHeld(deps, request, { found: file, actor })
      : answerCold(deps, request, { found: file, actor });
  };
  return found instanceof Promise ? found.then(answer) : answer(found);
}

/** Whoever is refused by a rule of curation is noted, and told why only where they may read the project. */
function findAdmitted<Found>(
  deps: FileDeps,
  request: Request,
  find: () => Found | Promise<Found>,
): Found | Promise<Found> {
  const refuse = (error: unknown): never => {
    if (!(error instanceof Refusal) || error.code !== "mirror.hidden") throw error;
    const actor = deps.access.authorizeRead(request, error.details["project"] as ProjectName);
    deps.blocked.note({ actor, at: contextOf(request).startedAt, details: error.details });
    throw error;
  };
  try {
    const found = find();
    return found instanceof Promise ? found.catch(refuse) : found;
  } catch (error) {
    return refuse(error);
  }
}

type Mirrored = { readonly found: FoundFile; readonly actor: Actor };

function answerHeld(
  deps: FileDeps,
  request: Request,
  { found, actor }: Mirrored,
): Response | Promise<Response> {
  const { kept } = found;
  if (kept === undefined) throw unknown();
  deps.mirror?.used(found);
  const { project, sha256, size, filename: name, fetchedAt } = kept;
  return answerBytes(deps, request, { sha256, name, file: { project, size, uploadedAt: fetchedAt }, actor });
}

async function answerCold(deps: FileDeps, request: Request, { found, actor }: Mirrored): Promise<Response> {
  const { project, sha256, filename } = found.file;
  if (deps.mirror === undefined) throw unknown();
  const { etag = "", "last-modified": _, ...rest } = fileHeaders(deps, { etag: `"${sha256}"`, at: 0 });
  rest["content-type"] = "application/octet-stream";
  rest["content-disposition"] = `attachment; filename="${filename}"`;
  // Without the file's own hash there is nothing yet to tell it by.
  if (sha256 !== undefined) rest["etag"] = etag;
  const answer = {
    held: (file: FoundFile) => answerHeld(deps, request, { found: file, actor }),
    begun: () => {
      const at = contextOf(request).startedAt;
      if (sha256 !== undefined) deps.downloads.note({ project, filename, sha256, actor, at, opening: true });
    },
    headers: rest,
  };
  return answerArriving(deps.mirror, request, { found, answer });
}

async function answerMirroredMetadata(deps: FileDeps, request: Request, found: FoundFile): Promise<Response> {
  const metadata = await deps.mirror?.metadata(found);
  if (metadata === undefined) throw unknown();
  return respondMetadata(deps, request, { ...metadata, at: found.kept?.fetchedAt ?? 0 });
}

function answerBytes(deps: FileDeps, request: Request, asked: Asked): Response | Promise<Response> {
  const { sha256, name, file } = asked;
  const etag = `"${sha256}"`;
  const headers = fileHeaders(deps, { etag, at: file.uploadedAt });
  const condition = request.headers.get("if-none-match");
  if (condition !== null && matches(condition, etag)) return new Response(null, { status: 304, headers });
  headers["content-type"] = "application/octet-stream";
  headers["accept-ranges"] = "bytes";
  // Left out, the runtime would name the blob here, and installers would believe it.
  headers["content-disposition"] = `attachment; filename="${name}"`;
  const respond = () => {
    const response = answerRange(request, Bun.file(deps.blobPath(sha256)), { headers, size: file.size });
    if (request.method === "GET") count(deps, request, { asked, response });
    return response;
  };
  const hashing = deps.trust.require({ sha256, size: file.size });
  return hashing === undefined ? respond() : hashing.then(respond);
}

/** One download may come in many parts: the part with the first byte is the one that counts. */
function count(
  { downloads }: FileDeps,
  request: Request,
  { asked, response }: { asked: Asked; response: Response },
): void {
  const { sha256, name, file, actor } = asked;
  const { status, headers } = response;
  if (status !== 200 && status !== 206) return;
  const opening = status === 200 || headers.get("content-range")?.startsWith("bytes 0-") === true;
  const at = contextOf(request).startedAt;
  downloads.note({ project: file.project, filename: name, sha256, actor, at, opening });
}

function answerRange(
  request: Request,
  blob: Bun.BunFile,
  { headers, size }: { headers: Record<string, string>; size: number },
): Response {
  const { etag = "", "last-modified": lastModified = "" } = headers;
  const range = readRange(request.headers, size, { etag, lastModified });
  if (range === undefined) return new Response(blob, { headers });
  const shown =
    range === "unsatisfiable" ? `bytes */${size}` : `bytes ${range.start}-${range.end - 1}/${size}`;
  headers["content-range"] = shown;
  if (range === "unsatisfiable") return new Response(null, { status: 416, headers });
  return new Response(blob.slice(range.start, range.end), { status: 206, headers });
}

function answerMetadata(deps: FileDeps, request: Request, file: FileAddress): Response {
  const bytes =
    file.kind === "wheel" && file.metadataSha256 !== null
      ? deps.view.metadata(file.metadataSha256)
      : undefined;
  if (bytes === undefined || file.metadataSha256 === null) throw unknown();
  return respondMetadata(deps, request, { sha256: file.metadataSha256, bytes, at: file.uploadedAt });
}

function respondMetadata(
  deps: FileDeps,
  request: Request,
  { sha256, bytes, at }: { sha256: string; bytes: Uint8Array; at: number },
): Response {
  const etag = `"${sha256}"`;
  const headers = fileHeaders(deps, { etag, at });
  const condition = request.headers.get("if-none-match");
  if (condition !== null && matches(condition, etag)) return new Response(null, { status: 304, headers });
  headers["content-type"] = "text/plain; charset=utf-8";
  return new Response(new Uint8Array(bytes), { headers });
}

function fileHeaders(deps: FileDeps, { etag, at }: { etag: string; at: number }): Record<string, string> {
  return {
    ...deps.headers,
    "cache-control": "private, max-age=31536000, immutable",
    vary: "Authorization",
    etag,
    "last-modified": new Date(at).toUTCString(),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  };
}

function unknown(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "file.unknown",
    message: "There is no such file here.",
    remedy: "Take the address from the project's page under /simple/.",
  });
}

function quarantined(project: string): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "project.quarantined",
    message: `Project '${project}' is in quarantine: none of its files is offered.`,
    remedy: `Ask an admin of this index.`,
  });
}
