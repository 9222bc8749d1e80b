/** Lists a tar.gz whose every byte is accounted for, and keeps the few small members that are asked for. */
import { quote } from "../errors.ts";
import type { ArchiveLimits } from "./archive-limits.ts";
import { refuseTar } from "./archive-refusal.ts";
import { type ChunkReader, openChunkReader } from "./chunk-reader.ts";
import { gzipChunks } from "./gzip-stream.ts";
import { type NameRegister, openNameRegister } from "./name-register.ts";
import { tarEntries, tarPadding } from "./tar-entries.ts";
import type { TarHeader } from "./tar-header.ts";

export type TarMember = {
  /** Path; a directory's without its closing slash. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  readonly size: number;
};

export type TarListing = {
  readonly members: readonly TarMember[];
  /** The bytes of the members that were asked for. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
};

/** How many bytes of a file to keep, or undefined to pass over it. A longer one is refused. */
export type Keep = (path: string) => number | undefined;

const kinds: Readonly<Record<string, TarMember["kind"]>> = {
  "0": "file",
  "1": "link",
  "2": "link",
  "5": "directory",
};

function kindOf(header: TarHeader): TarMember["kind"] {
  const kind = kinds[header.type];
  if (kind !== undefined) return kind;
  if (header.type === "S") throw refuseTar("sparse", "Sparse members are not allowed");
  throw refuseTar(
    "file_type",
    `${quote(header.name)} is a device, a pipe or of the unknown type ${quote(header.type)}`,
    "Ship plain files and directories.",
  );
}

/** Where a link leads, `..` resolved: inside the archive's own tree, or undefined. */
function linkTarget(header: TarHeader): string | undefined {
  if (header.type === "1") return header.linkName;
  if (header.linkName === "" || header.linkName.startsWith("/")) return undefined;
  const segments = header.name.split("/").slice(0, -1);
  for (const segment of header.linkName.split("/")) {
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.length === 0 ? undefined : segments.join("/");
}

/** A link may only name a plain file or directory that came before it in the same top directory. */
function checkLink(header: TarHeader, register: NameRegister, links: ReadonlySet<string>): void {
  const target = linkTarget(header);
  const kind = target === undefined || links.has(target) ? undefined : register.kindOf(target);
  const sameTop = target?.split("/")[0] === header.name.split("/")[0];
  if (kind === undefined || !sameTop || (header.type === "1" && kind !== "file")) {
    throw refuseTar(
      "link",
      `The link ${quote(header.name)} leads to ${quote(header.linkName)}, which is outside or no earlier plain member`,
      "Ship a copy of the file instead of a link.",
    );
  }
}

function checkMember(header: TarHeader, member: TarMember): void {
  if (member.kind !== "file" && header.size !== 0) {
    throw refuseTar("size", `${quote(header.name)} has data but is no file`);
  }
  if (member.kind === "file" && (header.mode & 0o6000) !== 0) {
    throw refuseTar(
      "set_id",
      `${quote(header.name)} has a set-user-id or set-group-id bit`,
      "Clear it with chmod.",
    );
  }
}

async function readData(reader: ChunkReader, member: TarMember, limit: number | undefined) {
  if (limit !== undefined && member.size > limit) {
    throw refuseTar(
      "member_too_large",
      `${quote(member.path)} is larger than ${limit} bytes`,
      "Make it smaller.",
    );
  }
  const whole = member.size + tarPadding(member.size);
  const data = limit === undefined ? undefined : await reader.take(member.size);
  const rest = data === undefined ? whole : whole - member.size;
  if (!(await reader.skip(rest))) throw refuseTar("truncated", "The archive ends before its end");
  return data?.slice();
}

async function list(reader: ChunkReader, limits: ArchiveLimits, keep: Keep): Promise<TarListing> {
  const register = openNameRegister(limits, refuseTar);
  const links = new Set<string>();
  const members: TarMember[] = [];
  const kept = new Map<string, Uint8Array>();
  for await (const header of tarEntries(reader)) {
    const kind = kindOf(header);
    const path = kind === "directory" ? header.name.replace(/\/$/, "") : header.name;
    const member: TarMember = { path, kind, size: header.size };
    checkMember(header, member);
    if (kind === "link") {
      checkLink(header, register, links);
      links.add(path);
    }
    register.add(path, kind === "directory" ? "directory" : "file");
    const data = await readData(reader, member, kind === "file" ? keep(path) : undefined);
    if (data !== undefined) kept.set(path, data);
    members.push(member);
  }
  return { members, kept };
}

/**
 * Lists a `.tar.gz` (ustar, pax, GNU long names), inflating all of it once in bounded memory.
 * @throws Refusal `archive.tar.…`
 */
export async function listTarGz(blob: Blob, limits: ArchiveLimits, keep: Keep): Promise<TarListing> {
  const chunks = gzipChunks(blob, limits);
  try {
    return await list(openChunkReader(chunks), limits, keep);
  } finally {
    await chunks.return(undefined);
  }
}
