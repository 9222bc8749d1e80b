/** The first entry of a bundle: which files follow, and what their upstreams said of them. Read as coming from a stranger. */
import { quote, Refusal } from "../errors.ts";
import type { CarriedFile, CarriedProject } from "../mirror/carried-project.ts";
import { readFilename } from "../mirror/judge-page.ts";
import {
  readDigest,
  readLine,
  readProvenance,
  readStatus,
  readUploadTime,
} from "../packaging/listed-page.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../packaging/project-name.ts";

/** A file of a project of the house itself. */
export type OwnFile = { readonly filename: string; readonly sha256: string; readonly size: number };

export type BundleManifest = {
  readonly format: "gatehouse-bundle-1";
  /** ISO 8601. */
  readonly madeAt: string;
  readonly projects: readonly CarriedProject[];
  readonly own: readonly OwnFile[];
};

export const BUNDLE_MANIFEST = "bundle.json";
export const MOST_MANIFEST = 256 * 1024 * 1024;

/** @throws Refusal `bundle.broken` */
export function parseBundleManifest(text: string): BundleManifest {
  const read = readJson(text);
  const { format, madeAt, projects, own } = isObject(read) ? read : {};
  if (
    format !== "gatehouse-bundle-1" ||
    typeof madeAt !== "string" ||
    !Array.isArray(projects) ||
    !Array.isArray(own)
  ) {
    throw brokenBundle("its manifest is not one that this program knows");
  }
  const manifest = { format, madeAt, projects: projects.map(parseProject), own: own.map(parseOwn) } as const;
  const theirs = new Set(manifest.projects.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  const both = manifest.own.find(({ sha256 }) => theirs.has(sha256));
  if (both !== undefined)
    throw brokenBundle(`${quote(both.filename)} is said to be of an upstream and of a house`);
  return manifest;
}

/** Sizes by sha256 of all that must follow. */
export function bundledBlobs({ projects, own }: BundleManifest): Map<string, number> {
  return new Map(
    [...projects.flatMap(({ files }) => files), ...own].map(({ sha256, size }) => [sha256, size]),
  );
}

export function brokenBundle(what: string): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "bundle.broken",
    message: `This is no whole bundle: ${what}.`,
    remedy: "Carry the bundle over again; nothing of it was taken in.",
  });
}

function parseProject(value: unknown): CarriedProject {
  const { name, upstream, fetchedAt, status: word, statusReason, files } = isObject(value) ? value : {};
  const status = readStatus(word);
  const whole =
    typeof name === "string" &&
    isValidProjectName(name) &&
    normalizeName(name) === name &&
    typeof upstream === "string" &&
    Number.isSafeInteger(fetchedAt) &&
    status !== undefined &&
    Array.isArray(files);
  if (!whole) throw brokenBundle(`a project of its manifest cannot be read (${quote(String(name))})`);
  const reason = readLine(statusReason);
  return {
    name: name as ProjectName,
    upstream,
    fetchedAt: Number(fetchedAt),
    status,
    ...(reason === undefined ? {} : { statusReason: reason }),
    files: files.map((file) => parseFile(name, file)),
  };
}

/** Whatever the filename says itself is read from it. */
function parseFile(project: string, value: unknown): CarriedFile {
  const { filename, sha256, size, url } = parseAny(value);
  const parsed = readFilename(filename);
  const facts = isObject(value) ? value : {};
  if (parsed === undefined || parsed.name !== project || url === undefined) {
    throw brokenBundle(`a file of its manifest is not one of ${quote(project)} (${quote(filename)})`);
  }
  const said = {
    requiresPython: readLine(facts["requiresPython"]),
    uploadTime: readUploadTime(facts["uploadTime"]),
    yanked: readLine(facts["yanked"]),
    metadataSha256: readDigest(facts["metadataSha256"]),
    provenance: readProvenance(facts["provenance"]),
  };
  const known = Object.fromEntries(Object.entries(said).filter(([, fact]) => fact !== undefined));
  return {
    filename,
    kind: parsed.kind,
    version: parsed.version.text,
    url,
    address: sha256,
    sha256,
    size,
    ...known,
  };
}

function parseOwn(value: unknown): OwnFile {
  const { filename, sha256, size } = parseAny(value);
  if (readFilename(filename) === undefined) throw brokenBundle(`${quote(filename)} is no distribution`);
  return { filename, sha256, size };
}

function parseAny(value: unknown): OwnFile & { readonly url: string | undefined } {
  const { filename, sha256, size, url } = isObject(value) ? value : {};
  const digest = readDigest(sha256);
  if (
    typeof filename !== "string" ||
    digest === undefined ||
    !Number.isSafeInteger(size) ||
    Number(size) < 0
  ) {
    throw brokenBundle("a file of its manifest has no name, sha256 or size");
  }
  const address = typeof url === "string" && url.length <= 4096 && /^https?:/.test(url) && URL.canParse(url);
  return { filename, sha256: digest, size: Number(size), url: address ? url : undefined };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
