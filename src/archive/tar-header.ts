/** One 512-byte tar header (POSIX ustar, and GNU's variant of it), read so that no two readers can differ. */
import { refuseTar } from "./archive-refusal.ts";
import { decodeUtf8 } from "./member-name.ts";

export type TarHeader = {
  /** Name with the ustar prefix before it; as written, so a directory may end in a slash. */
  readonly name: string;
  readonly mode: number;
  /** Bytes of data that follow, before padding. */
  readonly size: number;
  /** One character: `0` file, `5` directory, `x` pax, `L` GNU long name, … */
  readonly type: string;
  readonly linkName: string;
};

/** Where the numbers are; a base-256 value (high bit set) is only let through where it moves nothing. */
const numbers = [
  ["mode", 100, 8],
  ["uid", 108, 8],
  ["gid", 116, 8],
  ["size", 124, 12],
  ["mtime", 136, 12],
  ["checksum", 148, 8],
  ["devmajor", 329, 8],
  ["devminor", 337, 8],
] as const;
const wideAllowed: readonly string[] = ["uid", "gid", "mtime"];

function text(block: Uint8Array, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  const decoded = decodeUtf8(end === -1 ? field : field.subarray(0, end));
  if (decoded === undefined) {
    throw refuseTar("name_encoding", "Filename not unicode", "Write file names as UTF-8.");
  }
  return decoded;
}

function latin(block: Uint8Array, start: number, length: number): string {
  return Buffer.from(block.subarray(start, start + length)).toString("latin1");
}

/** An octal number: digits, then spaces or zero bytes; no digits at all is 0. */
function octal(block: Uint8Array, start: number, length: number): number | undefined {
  const match = /^([0-7]*)[ \0]*$/.exec(latin(block, start, length));
  return match === null ? undefined : Number.parseInt(match[1] || "0", 8);
}

/**
 * Which sum of its bytes a block of 512 holds as its checksum: of unsigned bytes as POSIX asks for, of signed
 * ones as some old readers (and Python) take as well, or neither, and then it is no tar header.
 */
export function tarChecksum(block: Uint8Array): "unsigned" | "signed" | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(latin(block, 148, 8));
  if (digits === null) return undefined;
  let sum = 8 * 0x20;
  let high = 0;
  for (let at = 0; at < 512; at++) {
    const byte = at >= 148 && at < 156 ? 0 : (block[at] ?? 0);
    sum += byte;
    if (byte >= 0x80) high += 1;
  }
  const held = Number.parseInt(digits[1] ?? "", 8);
  return held === sum ? "unsigned" : held === sum - high * 256 ? "signed" : undefined;
}

function checkNumbers(block: Uint8Array): void {
  for (const [field, start, length] of numbers) {
    const wide = wideAllowed.includes(field) && ((block[start] ?? 0) === 0x80 || block[start] === 0xff);
    if (!wide && octal(block, start, length) === undefined) {
      throw refuseTar("number", `The ${field} of a header is not an octal number`);
    }
  }
}

/**
 * Reads one header block.
 * @throws Refusal `archive.tar.header`, `archive.tar.number`, `archive.tar.name_encoding`
 */
export function parseTarHeader(block: Uint8Array): TarHeader {
  if (tarChecksum(block) !== "unsigned") throw refuseTar("header", "A header has a wrong checksum");
  checkNumbers(block);
  const magic = latin(block, 257, 8);
  const prefix = text(block, 345, 155);
  const size = octal(block, 124, 12);
  if ((magic !== "ustar\x0000" && magic !== "ustar  \0") || size === undefined) {
    throw refuseTar("header", "A header is of no known tar format");
  }
  if (prefix !== "" && magic === "ustar  \0") {
    throw refuseTar("header", "A header mixes the GNU and POSIX formats");
  }
  const name = text(block, 0, 100);
  const type = latin(block, 156, 1);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: octal(block, 100, 8) ?? 0,
    size,
    type: type === "\0" ? "0" : type,
    linkName: text(block, 157, 100),
  };
}
