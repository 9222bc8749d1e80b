/** `POST /legacy/` and `/{index}/legacy/`: refused before the body when the caller may not, streamed otherwise. */
import { recordRefusal } from "../audit/record-refusal.ts";
import { requireUploader } from "../catalog/access.ts";
import { Refusal } from "../errors.ts";
import { acceptUpload, type UploadDeps } from "../upload/accept-upload.ts";
import type { Access } from "./access.ts";
import { refusalResponse } from "./refusal-response.ts";
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
    if (error instanceof Refusal) {
      // The unread rest of the body makes the connection useless: say so, and the client stops sending.
      return refusalResponse(error, request, { upload: true, headers: { connection: "close" } });
    }
    throw error;
  }
}

async function upload(deps: UploadRouteDeps, request: Request): Promise<Response> {
  const actor = deps.access.authenticate(request);
  try {
    requireUploader(actor);
    requireSize(deps, request);
    const action = new URL(request.url, "http://localhost").searchParams.get(":action");
    const { warnings } = await acceptUpload(deps, actor, {
      body: watchBody(request.body, deps.stallAfter),
      contentType: request.headers.get("content-type"),
      ...(action === null ? {} : { action }),
    });
    return new Response(warnings.map((warning) => `${warning}\n`).join(""), {
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
    });
  } catch (error) {
    if (error instanceof Refusal && actor.kind !== "anonymous" && !isFaultOfDisk(error))
      recordRefusal(deps, actor, { event: "file.upload", refusal: error });
    throw error;
  }
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
