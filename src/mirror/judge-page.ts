/** From what an upstream says to what this house takes over: files of this very project, with a hash, from allowed hosts. */
import { Refusal } from "../errors.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";
import type { ListedFile, ListedPage } from "../packaging/listed-page.ts";
import { normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { parseSdistFilename } from "../packaging/sdist-filename.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { parseWheelFilename } from "../packaging/wheel-filename.ts";
import type { MirrorFile, MirrorPage } from "./mirror-page.ts";
import { targetUrl } from "./target-url.ts";
import type { Upstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";

export type DropReason = "other_project" | "filename" | "address" | "no_hash" | "bad_hash" | "repeated";

/**
 * Judges the page of `name` that came from `at`.
 * @throws Refusal `upstream.malformed` when it says to be the page of another project
 */
export function judgePage(
  upstream: Upstream,
  listed: ListedPage,
  { name, at }: { name: ProjectName; at: URL },
): MirrorPage {
  if (listed.name !== undefined && normalizeName(listed.name) !== name) {
    throw upstreamFailure(
      upstream.name,
      "upstream.malformed",
      `answers for '${name}' with the page of another project`,
    );
  }
  const base = listed.base === undefined ? at : targetUrl(upstream, listed.base, at);
  const files = new Map<string, MirrorFile>();
  const dropped: Record<string, number> = {};
  for (const file of listed.files) {
    const judged = judgeFile(upstream, file, { name, base });
    const why = typeof judged === "string" ? judged : files.has(judged.filename) ? "repeated" : undefined;
    // On a page of everything, the files of others are no news.
    if (why === "other_project" && upstream.layout === "flat") continue;
    if (why !== undefined) dropped[why] = (dropped[why] ?? 0) + 1;
    else if (typeof judged !== "string") files.set(judged.filename, judged);
  }
  return {
    files: [...files.values()],
    versions: listed.versions.flatMap((version) => tryParseVersion(version)?.text ?? []),
    status: listed.status,
    ...(listed.statusReason === undefined ? {} : { statusReason: listed.statusReason }),
    judgedBy: judgementRules(upstream),
    dropped,
  };
}

/** Changes with every setting that decides which files are taken, and where from. */
export function judgementRules({ url, layout, hosts, hashes }: Upstream): string {
  return [url, layout, hashes, ...hosts].join(" ");
}

function judgeFile(
  upstream: Upstream,
  file: ListedFile,
  { name, base }: { name: ProjectName; base: URL | undefined },
): MirrorFile | DropReason {
  const parsed = readFilename(file.filename);
  if (parsed === undefined) return "filename";
  if (parsed.name !== name) return "other_project";
  const url = base === undefined ? undefined : targetUrl(upstream, file.href, base);
  if (url === undefined || !endsWith(url, file.filename)) return "address";
  if (file.sha256 === false) return "bad_hash";
  if (file.sha256 === undefined && upstream.hashes === "required") return "no_hash";
  const { filename, sha256, size, requiresPython, uploadTime, yanked, metadataSha256, provenance } = file;
  const optional = {
    sha256,
    size,
    requiresPython,
    uploadTime,
    yanked,
    // Without the file's own hash there is nothing to hold its metadata to.
    metadataSha256: sha256 === undefined || parsed.kind === "sdist" ? undefined : metadataSha256,
    provenance,
  };
  const said = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    filename,
    kind: parsed.kind,
    version: parsed.version.text,
    url: url.href,
    address: sha256 ?? digest(`${upstream.name}\n${url.href}`),
    ...(Object.fromEntries(said) as Partial<MirrorFile>),
  };
}

/** As installers read it, in characters that need no care anywhere; undefined for anything else. */
export function readFilename(filename: string): DistributionFilename | undefined {
  if (filename.length > 255 || !/^[A-Za-z0-9._+!-]+$/.test(filename)) return undefined;
  try {
    return filename.endsWith(".whl") ? parseWheelFilename(filename) : parseSdistFilename(filename);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** pip takes the name from the address, uv from the page: they must agree. */
function endsWith(url: URL, filename: string): boolean {
  try {
    return decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf("/") + 1)) === filename;
  } catch {
    return false;
  }
}

function digest(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}
