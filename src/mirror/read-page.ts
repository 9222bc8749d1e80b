/** Reads the whole body of an upstream's page into memory, unpacked, within limits. */
import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { Refusal } from "../errors.ts";
import type { UpstreamAnswer } from "./upstream-client.ts";
import { upstreamFailure } from "./upstream-failure.ts";

/** Most bytes of a page, unpacked: the largest real ones have a few. */
export const MOST_PAGE_BYTES = 32 * 1024 * 1024;

/** @throws Refusal `upstream.too_large`, `upstream.malformed`, and what the answer throws */
export async function readPage(
  upstream: string,
  answer: UpstreamAnswer,
  most = MOST_PAGE_BYTES,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of pagePieces(upstream, answer, most)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** As `readPage`, piece by piece, for pages that are larger than memory should be. */
export async function* pagePieces(
  upstream: string,
  answer: UpstreamAnswer,
  most: number,
): AsyncGenerator<Uint8Array> {
  const coding = (answer.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (coding !== "identity" && coding !== "gzip" && coding !== "") {
    answer.cancel();
    throw upstreamFailure(upstream, "upstream.malformed", "answers in a coding that was not asked for");
  }
  let size = 0;
  try {
    for await (const piece of coding === "gzip" ? unpack(answer.body) : answer.body) {
      size += piece.length;
      if (size > most)
        throw upstreamFailure(upstream, "upstream.too_large", `has a page of more than ${most} bytes`);
      yield piece;
    }
  } catch (error) {
    answer.cancel();
    if (error instanceof Refusal) throw error;
    throw upstreamFailure(upstream, "upstream.malformed", "sent a page that cannot be unpacked");
  }
}

/** Piece by piece, so that a bomb is noticed while it unfolds. */
function unpack(body: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(body, { objectMode: false });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}
