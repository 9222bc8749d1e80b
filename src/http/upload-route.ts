/** `POST /legacy/` and `/{index}/legacy/`: refused before the body when the caller may not, streamed otherwise. */
import { recordRefusal } from "../audit/record-refusal.ts";
import { requireUploader } from "../catalog/access.ts";
import { invalid, quote, Refusal } from "../errors.ts";
import { acceptUpload, type UploadDeps } from "../upload/accept-upload.ts";
import type { Access } from "./access.ts";
import { refusalResponse } from "./refusal-response.ts";
import { readPath } from "./request-path.ts";
import { watchBody } from "./watch-body.ts";

export type UploadRouteDeps = UploadDeps & {
  readonly access: Access;
  /** Longest pause between two chunks, in milliseconds. */
  readonly stallAfter: number;
};

/** Every answer of the upload route, refusals in the shape its clients read. */
export async function answerUpload(deps: UploadRouteDeps, request: Request): Promise<Response> {
  try {
    return await upload(deps, request);
  } catch (error) {
    // One with a cause is a defect too, and is reported where those are.
    if (error instanceof Refusal && error.cause === undefined) {
      // No `Connection: close`: the runtime reads the rest of the body away, and only so a client that
      // listens after its last byte gets to hear the reason instead of a broken pipe.
      return refusalResponse(error, request, { upload: true });
    }
    throw error;
  }
}

async function upload(deps: UploadRouteDeps, request: Request): Promise<Response> {
  const actor = deps.access.authenticate(request);
  try {
    requireUploader(actor);
    requireSize(deps, request);
    requirePlainBody(request);
    const action = new URLSearchParams(readPath(request.url)?.query).get(":action");
    const { warnings, notice } = await acceptUpload(deps, actor, {
      body: watchBody(request.body, deps.stallAfter),
      contentType: request.headers.get("content-type"),
      ...(action === null ? {} : { action }),
    });
    const lines = notice === undefined ? warnings : [...warnings, notice];
    return new Response(lines.map((line) => `${line}\n`).join(""), {
      headers: {
        ...(notice === undefined ? {} : { "x-gatehouse-notice": noticeHeader(notice) }),
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        ...receipt(deps, actor.requestId),
      },
    });
  } catch (error) {
    if (error instanceof Refusal && actor.kind !== "anonymous" && !isFaultOfDisk(error))
      recordRefusal(deps, actor, { event: "file.upload", refusal: error });
    throw error;
  }
}

/** The number of the record, by which its proof can be asked for; none where the same file was here already. */
function receipt({ db }: UploadRouteDeps, requestId: string): Record<string, string> {
  const row = db.sqlite
    .query<{ seq: number }, [string]>(
      "SELECT seq FROM audit_log WHERE request_id = ? AND event = 'file.upload' AND outcome = 'done'",
    )
    .get(requestId);
  return row === null ? {} : { "x-audit-seq": String(row.seq) };
}

/** A reason in the policy file may be in any script; a header is not. */
function noticeHeader(notice: string): string {
  return notice.replace(/[^\x20-\x7e]/gu, "?");
}

/** Nobody was denied anything, and the record could hardly be written. */
function isFaultOfDisk({ kind }: Refusal): boolean {
  return kind === "storage_full" || kind === "unavailable";
}

/** Room for the fields beside the file. */
const FORM_BYTES = 20 * 1024 * 1024;

function requireSize(deps: UploadRouteDeps, request: Request): void {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length <= deps.fileBytes + FORM_BYTES) return;
  throw new Refusal({
    kind: "too_large",
    code: "upload.file.too_large",
    message: `File too large. Limit is ${deps.fileBytes} bytes, and the upload has ${length}.`,
    remedy: "Make the file smaller, or ask an admin to raise limits.file_size.",
  });
}

/** Nobody compresses uploads, and reading one as if it were plain would say something misleading of its boundary. */
function requirePlainBody(request: Request): void {
  const coding = request.headers.get("content-encoding");
  if (coding === null || coding.toLowerCase() === "identity") return;
  throw invalid(
    "http.content_encoding",
    `The upload is sent with Content-Encoding ${quote(coding)}, which is not read here.`,
    "Send the form as it is.",
  );
}
