/** Makes archives at random, and damages archives at random where it hurts. */
import { type ForgedTarMember, forgeTar, gnuLong, paxHeader, stampChecksum } from "./tar-forge.ts";
import type { Random } from "./seeded-random.ts";
import { extraField, type ForgedEnd, type ForgedEntry, forgeZip, little, unicodePath } from "./zip-forge.ts";

const names = [
  "a",
  "b",
  "pkg/a.py",
  "pkg/b.py",
  "pkg/sub/c",
  "pkg/",
  "d/",
  "caf\u00e9",
  "x".repeat(90),
  "foo-1.0/PKG-INFO",
];
const contents = ["", "x", "hello world\n", "PK\u0001\u0002", "y".repeat(700), "z".repeat(512)];

function randomEntry(random: Random): ForgedEntry {
  const name = random.pick(names);
  const directory = name.endsWith("/");
  const entry: ForgedEntry = {
    name,
    data: directory ? "" : random.pick(contents),
    method: random.pick([0, 8]),
    mode: random.pick([0, directory ? 0o040755 : 0o100644]),
  };
  const odd = random.below(24);
  if (odd === 0) return { ...entry, size: random.below(9) };
  if (odd === 1) return { ...entry, central: { size: random.below(9) } };
  if (odd === 2)
    return { ...entry, extra: extraField(random.pick([1, 0x7075, 0x5455]), little([random.below(9), 8])) };
  if (odd === 3) return { ...entry, extra: unicodePath(name, random.pick(names)) };
  if (odd === 4) return { ...entry, noCentral: true };
  if (odd === 5) return { ...entry, name: `${name}\0hidden` };
  if (odd === 6) return { ...entry, flags: 1 << random.below(16) };
  if (odd === 7) return { ...entry, localOffset: random.below(200) };
  if (odd === 8) return { ...entry, compressedSize: random.below(40) };
  if (odd === 9) return { ...entry, body: random.pick(contents) };
  if (odd === 10)
    return {
      ...entry,
      name: random.pick(["../a", "/a", "a//b", "./a", "A", "PKG/a.py", "a/b", "", "/", "a\\b"]),
    };
  return entry;
}

/** A ZIP file of up to five members, most of them right. */
export function randomZip(random: Random): Uint8Array<ArrayBuffer> {
  const entries = Array.from({ length: random.below(6) }, () => randomEntry(random));
  const ends: ForgedEnd[] = [
    {},
    {},
    {},
    {},
    { comment: "note" },
    { zip64: {} },
    { prefix: "junk" },
    { records: 1 },
    { zip64: { offset: random.below(300) } },
  ];
  return forgeZip(entries, random.pick(ends));
}

function randomTarMembers(random: Random): ForgedTarMember[] {
  const name = random.pick(names);
  const directory = name.endsWith("/");
  const member: ForgedTarMember = {
    name,
    type: directory ? "5" : "0",
    data: directory ? "" : random.pick(contents),
  };
  const gnu: ForgedTarMember = { ...member, magic: "ustar  \0" };
  const odd = random.below(24);
  if (odd === 0) return [gnuLong(random.pick(names)), gnu];
  if (odd === 1) return [paxHeader({ path: random.pick(names), mtime: "1" }), member];
  if (odd === 2) return [paxHeader({ size: String(random.below(900)) }), member];
  if (odd === 3) return [{ ...member, size: random.below(2000) }];
  if (odd === 4) return [{ ...member, prefix: random.pick(["p", "q/r"]) }];
  if (odd === 5)
    return [
      { ...member, type: random.pick(["\0", "1", "2", "7", "S", "V", "g", "A"]), link: random.pick(names) },
    ];
  if (odd === 6) return [{ ...member, magic: random.pick(["ustar  \0", "\0".repeat(8)]) }];
  if (odd === 7)
    return [
      {
        ...member,
        patch: [[random.pick([100, 108, 124, 136, 329]), random.pick(["9", " 12", "\u0080", "-1"])]],
      },
    ];
  return [member];
}

/** A tar file of up to five members, most of them right. */
export function randomTar(random: Random): Uint8Array {
  const members = Array.from({ length: 1 + random.below(5) }, () => randomTarMembers(random)).flat();
  return forgeTar(members, Buffer.alloc(random.pick([1024, 1024, 1024, 512, 0, 10_240])));
}

/** Changes a few bytes of one header of a tar file and gives it a right checksum again. */
export function mutateTarHeader(random: Random, whole: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(whole);
  const starts = Array.from({ length: Math.floor(bytes.length / 512) }, (_, i) => i * 512);
  const headers = starts.filter((at) => bytes.toString("latin1", at + 257, at + 262) === "ustar");
  const block = bytes.subarray(random.pick([0, ...headers])).subarray(0, 512);
  for (let times = 1 + random.below(2); times > 0; times--) {
    block[random.below(512)] = random.pick([
      0, 0x20, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x37, 0x39, 0x4c, 0x78, 0x80, 0xff,
    ]);
  }
  stampChecksum(block);
  return new Uint8Array(bytes);
}

/** Damages up to three places: a byte, a bit, a cut, a piece copied elsewhere or taken out. */
export function mutate(random: Random, whole: Uint8Array): Uint8Array<ArrayBuffer> {
  let bytes = Buffer.from(whole);
  for (let times = random.below(4); times > 0 && bytes.length > 0; times--) {
    const at = random.below(bytes.length);
    const length = 1 + random.below(64);
    const kind = random.below(6);
    if (kind === 0) bytes[at] = random.pick([0, 1, 0x2f, 0x50, 0x7f, 0x80, 0xff]);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 2) bytes = bytes.subarray(0, at);
    else if (kind === 3) bytes.copyWithin(random.below(bytes.length), at, at + length);
    else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
  }
  return new Uint8Array(bytes);
}
