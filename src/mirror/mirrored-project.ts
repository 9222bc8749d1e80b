/** What is shown of a project that lives at an upstream: its page, held to the bytes that were fetched before. */
import type { ProjectName } from "../packaging/project-name.ts";
import type { KeptFile } from "./file-store.ts";
import type { FreshPage } from "./fresh-pages.ts";
import type { MirrorFile, MirrorPage } from "./mirror-page.ts";
import { type JudgedFile, type Judgement, shownFile } from "./shown-files.ts";

export type MirroredProject = {
  readonly name: ProjectName;
  readonly upstream: string;
  /** As clients see them: what a rule hides is yanked. */
  readonly files: readonly JudgedFile[];
  /** The same without the rules. */
  readonly plain: readonly JudgedFile[];
  readonly versions: readonly string[];
  readonly status: MirrorPage["status"];
  readonly statusReason?: string;
  readonly serial: number;
  /** Until when this holds, in milliseconds since 1970. */
  readonly until: number;
  readonly stale: boolean;
};

export type ProjectParts = {
  readonly name: ProjectName;
  readonly upstream: string;
  readonly page: FreshPage;
  /** Files of this project and upstream that were ever fetched. */
  readonly kept: readonly KeptFile[];
  readonly missingMetadata: ReadonlySet<string>;
  /** The rules; absent: none. */
  readonly judge?: (file: JudgedFile) => Judgement;
};

/** Undefined when the upstream has no such project and nothing of it is here. */
export function mirroredProject(parts: ProjectParts): MirroredProject | undefined {
  const { name, upstream, page: fresh, kept, judge } = parts;
  const { page } = fresh;
  const held = kept.filter((file) => file.held);
  if (fresh.state === "absent" && held.length === 0) return undefined;
  const pins = new Map(kept.map((file) => [file.filename, file]));
  const listed = page.files.flatMap((file) => heldTo(file, pins.get(file.filename)) ?? []);
  const names = new Set(listed.map((file) => file.filename));
  // What the upstream no longer lists stays installable: lock files name it.
  const left = held.filter((file) => !names.has(file.filename)).map((file) => withPin(file.facts, file));
  const files = [...listed, ...left].map((file) => ({ ...offered(file, parts), project: name, upstream }));
  const judged = files.map((file) => ({ file, judgement: judge?.(file) ?? { needsMetadata: false } }));
  const ends = judged.flatMap(({ judgement }) => judgement.until ?? []);
  return {
    name,
    upstream,
    plain: files,
    files: judged.map(({ file, judgement }) => shownFile(file, judgement)),
    versions: [...new Set([...page.versions, ...files.map((file) => file.version)])],
    status: page.status,
    ...(page.statusReason === undefined ? {} : { statusReason: page.statusReason }),
    serial: fresh.serial,
    until: Math.min(fresh.until, ...ends),
    stale: fresh.stale,
  };
}

/** Whether the upstream now lists other bytes under a name that was fetched before. */
export function hasChanged(file: MirrorFile, pin: KeptFile | undefined): boolean {
  return pin !== undefined && file.sha256 !== undefined && file.sha256 !== pin.sha256;
}

/** Other bytes are never shown: the old ones if they are here, else nothing. */
function heldTo(file: MirrorFile, pin: KeptFile | undefined): MirrorFile | undefined {
  if (pin === undefined) return file;
  if (!hasChanged(file, pin)) return withPin(file, pin);
  if (!pin.held) return undefined;
  const { yanked: _, ...facts } = pin.facts;
  return withPin({ ...facts, ...yankOf(file) }, pin);
}

function withPin(file: MirrorFile, pin: KeptFile): MirrorFile {
  const metadata = pin.metadataSha256 === undefined ? {} : { metadataSha256: pin.metadataSha256 };
  return { ...file, address: pin.sha256, sha256: pin.sha256, size: pin.size, ...metadata };
}

function yankOf({ yanked }: MirrorFile): Pick<MirrorFile, "yanked"> {
  return yanked === undefined ? {} : { yanked };
}

/** Metadata that turned out not to be there is not offered again. */
function offered(file: MirrorFile, { missingMetadata }: ProjectParts): MirrorFile {
  if (file.metadataSha256 === undefined || !missingMetadata.has(file.metadataSha256)) return file;
  const { metadataSha256: _, ...rest } = file;
  return rest;
}
