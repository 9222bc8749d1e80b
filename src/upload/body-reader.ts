/** Pulls a multipart body piece by piece and cuts it into header blocks and data, holding one piece at a time. */
import { invalid, Refusal } from "../errors.ts";
import type { Boundary } from "./boundary.ts";
import { findDelimiter } from "./find-delimiter.ts";
import { MULTIPART_LIMITS } from "./multipart-limits.ts";
import { refuseBareLineEnds } from "./part-headers.ts";

export type BodyReader = {
  /** Hands on the bytes up to the next boundary line as views of the pieces; says whether a part follows. */
  readData(take: (view: Uint8Array) => Promise<void> | void): Promise<"part" | "close">;
  /** The header lines of the part that begins here, without the empty line behind them. */
  readHeaderBlock(): Promise<Uint8Array>;
  /** Reads what follows the closing boundary line. */
  readEpilogue(): Promise<void>;
  /** Lets go of the body, read to its end or not. */
  close(): Promise<void>;
};

/**
 * @throws from its methods: Refusal `upload.multipart.…`: truncated, interrupted, header_too_large, epilogue_too_large and
 * those of findDelimiter; a Refusal thrown by the body itself goes through.
 */
export function openBodyReader(body: AsyncIterable<Uint8Array>, boundary: Boundary): BodyReader {
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const pieces = body[Symbol.asyncIterator]();
  // The first boundary line has no CR LF of the body before it, so it is given one.
  let window: Buffer = Buffer.from("\r\n");
  let ended = false;

  async function pull(): Promise<void> {
    const next = await pieces.next().catch((error: unknown) => {
      throw interrupted(error);
    });
    if (next.done === true) {
      ended = true;
      return;
    }
    const piece = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    window = window.length === 0 ? piece : Buffer.concat([window, piece]);
  }

  return {
    async readData(take) {
      for (;;) {
        const found = findDelimiter(window, delimiter, ended);
        if (found.at > 0) await take(window.subarray(0, found.at));
        if (found.kind !== "none") {
          window = window.subarray(found.end);
          return found.kind;
        }
        window = window.subarray(found.at);
        if (ended) throw truncated();
        await pull();
      }
    },

    async readHeaderBlock() {
      for (;;) {
        const end = window.subarray(0, 2).equals(EMPTY_LINE) ? 0 : window.indexOf(END_OF_HEADERS);
        if (end >= 0 && end <= MULTIPART_LIMITS.headerBytes) {
          const block = window.subarray(0, end);
          window = window.subarray(end === 0 ? 2 : end + 4);
          return block;
        }
        if (ended || window.length > MULTIPART_LIMITS.headerBytes + 4) throw unfinishedHeaders(window, ended);
        await pull();
      }
    },

    async readEpilogue() {
      for (let left = MULTIPART_LIMITS.outsideBytes; !ended; await pull()) {
        left -= window.length;
        if (left < 0) throw tooLarge("epilogue_too_large", "Too many bytes follow the closing boundary.");
        window = window.subarray(window.length);
      }
    },

    async close() {
      await pieces.return?.();
    },
  };
}

const EMPTY_LINE = Buffer.from("\r\n");
const END_OF_HEADERS = Buffer.from("\r\n\r\n");

function unfinishedHeaders(window: Buffer, ended: boolean): Refusal {
  refuseBareLineEnds(window.subarray(0, MULTIPART_LIMITS.headerBytes).toString("latin1").replace(/\r$/, ""));
  return ended
    ? truncated()
    : tooLarge(
        "header_too_large",
        `The headers of a part are longer than ${MULTIPART_LIMITS.headerBytes} bytes.`,
      );
}

function tooLarge(code: string, message: string): Refusal {
  return invalid(`upload.multipart.${code}`, message, "Send the form as upload clients build it.");
}

function truncated(): Refusal {
  return invalid(
    "upload.multipart.truncated",
    "The upload ends before its closing boundary.",
    "Upload again; if it happens again, a proxy may cut the request.",
  );
}

function interrupted(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return invalid("upload.multipart.interrupted", "The upload was cut off.", "Upload again.");
}
