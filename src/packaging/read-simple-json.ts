/** Reads a project's page of another index in JSON (PEP 691, 700, 714, 740, 792); a field that is wrong is left out. */
import { invalid, type Refusal } from "../errors.ts";
import {
  type ListedFile,
  type ListedPage,
  MOST_FILES,
  readDigest,
  readLine,
  readProvenance,
  readStatus,
  readUploadTime,
  splitFragment,
} from "./listed-page.ts";

/** @throws Refusal invalid, `page.malformed`, `page.version` */
export function readSimpleJson(text: string): ListedPage {
  const page = fieldsOf(parse(text));
  if (page === undefined) throw malformed("it is no JSON object");
  requireVersion(fieldsOf(page.get("meta"))?.get("api-version"));
  const files = page.get("files");
  if (!Array.isArray(files)) throw malformed("it has no list of files");
  if (files.length > MOST_FILES) throw malformed(`it lists more than ${MOST_FILES} files`);
  const name = page.get("name");
  const versions = page.get("versions");
  const status = fieldsOf(page.get("project-status"));
  const reason = readLine(status?.get("reason"));
  return {
    ...(typeof name === "string" ? { name } : {}),
    files: files.flatMap((file: unknown) => readFile(file) ?? []),
    versions: Array.isArray(versions)
      ? versions.slice(0, MOST_FILES).flatMap((version: unknown) => readLine(version, 200) ?? [])
      : [],
    status: readStatus(status?.get("status")) ?? "active",
    ...(reason === undefined ? {} : { statusReason: reason }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("it is no JSON");
  }
}

/** Own fields alone, so that `__proto__` and the like are names among others. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** A greater major version means something else by the same words (PEP 629). */
function requireVersion(version: unknown): void {
  if (version === undefined || (typeof version === "string" && /^1\.[0-9]{1,4}$/.test(version))) return;
  throw invalid("page.version", "The page has a version of the simple API that is not known here.");
}

function readFile(value: unknown): ListedFile | undefined {
  const file = fieldsOf(value);
  const filename = file?.get("filename");
  const url = file?.get("url");
  if (file === undefined || typeof filename !== "string" || typeof url !== "string") return undefined;
  const { href, sha256: inFragment } = splitFragment(url);
  const size = file.get("size");
  const yanked = file.get("yanked");
  return drop({
    filename,
    href,
    sha256: agree(readHash(file.get("hashes")), inFragment),
    size: typeof size === "number" && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
    requiresPython: readLine(file.get("requires-python")),
    uploadTime: readUploadTime(file.get("upload-time")),
    yanked:
      yanked === true
        ? ""
        : typeof yanked === "string" && yanked !== ""
          ? (readLine(yanked) ?? "")
          : undefined,
    metadataSha256: readMetadata(file),
    provenance: readProvenance(file.get("provenance")),
  });
}

/** Undefined for none, `false` for a malformed one. */
function readHash(hashes: unknown): string | false | undefined {
  const digest = fieldsOf(hashes)?.get("sha256");
  return digest === undefined ? undefined : (readDigest(digest) ?? false);
}

function agree(
  one: string | false | undefined,
  other: string | false | undefined,
): string | false | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one === other ? one : false;
}

/** Under its name of today, or those that indexes wrote before (PEP 714). */
function readMetadata(file: ReadonlyMap<string, unknown>): string | undefined {
  for (const key of ["core-metadata", "dist-info-metadata", "data-dist-info-metadata"]) {
    if (file.has(key)) return readDigest(fieldsOf(file.get(key))?.get("sha256"));
  }
  return undefined;
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

function drop(file: Optional<ListedFile> & Pick<ListedFile, "filename" | "href">): ListedFile {
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as ListedFile;
}

function malformed(why: string): Refusal {
  return invalid("page.malformed", `The page cannot be read: ${why}.`);
}
