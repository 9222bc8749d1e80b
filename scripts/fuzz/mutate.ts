/** Damages inputs at random: bytes, runs, lengths, words of the reader's syntax, and pieces of other inputs. */
import type { Random } from "../../test/support/seeded-random.ts";

type Damage = (bytes: Buffer, random: Random) => Buffer;

const ODD_BYTES = [
  0, 1, 9, 10, 13, 0x20, 0x22, 0x2d, 0x2e, 0x2f, 0x30, 0x39, 0x3a, 0x5c, 0x7f, 0x80, 0xc0, 0xff,
];

/** Largest input that is made; readers have their limits far above, and rounds should be many. */
const LARGEST = 16 * 1024;

/** One to six damages of `input`; `others` and `words` lend pieces. */
export function mutate(
  input: Uint8Array,
  { random, others, words }: { random: Random; others: readonly Uint8Array[]; words: readonly string[] },
): Uint8Array<ArrayBuffer> {
  const damages: readonly Damage[] = [
    (bytes) => put(bytes, random.below(bytes.length + 1), Buffer.from([random.pick(ODD_BYTES)])),
    (bytes) => put(bytes, random.below(bytes.length + 1), Buffer.from(random.pick(words), "latin1")),
    setByte,
    flipBit,
    setLength,
    leaveOut,
    double,
    repeat,
    (bytes) => splice(bytes, random.pick(others), random),
    (bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  ];
  let bytes: Buffer = Buffer.from(input);
  for (let left = 1 + random.below(6); left > 0; left -= 1) bytes = random.pick(damages)(bytes, random);
  return new Uint8Array(bytes.subarray(0, LARGEST));
}

function put(bytes: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}

/** A damage that writes into the bytes needs some. */
function inPlace(bytes: Buffer, write: (bytes: Buffer) => void): Buffer {
  if (bytes.length > 0) write(bytes);
  return bytes;
}

function setByte(input: Buffer, random: Random): Buffer {
  return inPlace(input, (bytes) => void (bytes[random.below(bytes.length)] = random.pick(ODD_BYTES)));
}

function flipBit(input: Buffer, random: Random): Buffer {
  return inPlace(input, (bytes) => {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  });
}

/** Two or four bytes that a binary format may take for a length or an offset. */
function setLength(input: Buffer, random: Random): Buffer {
  return inPlace(input, (bytes) => {
    const value = random.pick([
      0,
      1,
      0x7f,
      0xff,
      0xffff,
      0x7fffffff,
      0xffffffff,
      bytes.length,
      bytes.length - 1,
    ]);
    const piece = Buffer.alloc(4);
    piece.writeUInt32LE(value >>> 0);
    piece.copy(bytes, random.below(bytes.length), 0, random.pick([2, 4]));
  });
}

function cut(bytes: Buffer, random: Random): [Buffer, Buffer, Buffer] {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.below(64));
  return [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
}

function leaveOut(bytes: Buffer, random: Random): Buffer {
  const [before, , after] = cut(bytes, random);
  return Buffer.concat([before, after]);
}

function double(bytes: Buffer, random: Random): Buffer {
  const [before, run, after] = cut(bytes, random);
  return Buffer.concat([before, run, run, after]);
}

/** Many times the same short run: what makes careless patterns slow and careless recursion deep. */
function repeat(bytes: Buffer, random: Random): Buffer {
  const [before, run, after] = cut(bytes, random);
  const short = run.subarray(0, 1 + random.below(4));
  return Buffer.concat([before, ...Array.from({ length: random.pick([10, 100, 2000]) }, () => short), after]);
}

function splice(bytes: Buffer, other: Uint8Array, random: Random): Buffer {
  const from = random.below(other.length + 1);
  const piece = other.subarray(from, from + 1 + random.below(200));
  return put(bytes, random.below(bytes.length + 1), piece);
}
