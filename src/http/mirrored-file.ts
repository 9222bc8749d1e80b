/** Answers for files of upstreams: bytes that are here as any others, bytes that are not while they arrive. */
import { Refusal } from "../errors.ts";
import type { FoundFile } from "../mirror/find-file.ts";
import type { Mirror } from "../mirror/mirror.ts";

/** Up to this size an answer waits for the whole file, and then has its length and ranges. */
const SMALL = 1024 * 1024;

export type MirroredAnswer = {
  /** Answers with bytes that are here. */
  readonly held: (file: FoundFile) => Response | Promise<Response>;
  /** Called when bytes that arrive begin to be sent. */
  readonly begun: () => void;
  /** Headers of a file whose bytes arrive. */
  readonly headers: Readonly<Record<string, string>>;
};

/** @throws Refusal `upstream.…`, `storage.…` */
export async function answerArriving(
  mirror: Mirror,
  request: Request,
  { found, answer }: { found: FoundFile; answer: MirroredAnswer },
): Promise<Response> {
  const { address, filename, size } = found.file;
  const { headers } = answer;
  if (request.method === "HEAD" && size !== undefined) {
    return new Response(null, { headers: { ...headers, "content-length": String(size) } });
  }
  const download = await mirror.download(found);
  if (size === undefined || size <= SMALL || request.method === "HEAD") await download.kept;
  else await download.begun();
  // A range of what is still arriving is answered with the whole, as RFC 9110 (14.2) allows.
  const stream = download.stream();
  if (stream !== undefined) {
    answer.begun();
    return new Response(stream, { headers });
  }
  await download.kept;
  const here = await mirror.file(address, filename);
  if (here?.kept?.held === true) return answer.held(here);
  throw new Refusal({
    kind: "unavailable",
    code: "file.gone",
    message: "The file was fetched and is gone again.",
    remedy: "Ask for it again.",
  });
}
