/** Reads a project's page of another index in HTML: the simple API (PEP 503 and on), find-links pages, folder listings. */
import { invalid } from "../errors.ts";
import { htmlTags } from "./html-tags.ts";
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
export function readSimpleHtml(text: string): ListedPage {
  const files: ListedFile[] = [];
  const metas = new Map<string, string>();
  let base: string | undefined;
  for (const { name, attributes } of htmlTags(text)) {
    if (name === "meta") metas.set(attributes.get("name") ?? "", attributes.get("content") ?? "");
    if (name === "base") base ??= attributes.get("href");
    if (name !== "a") continue;
    const file = readAnchor(attributes);
    if (file !== undefined) files.push(file);
    if (files.length > MOST_FILES) {
      throw invalid("page.malformed", `The page cannot be read: it lists more than ${MOST_FILES} files.`);
    }
  }
  const version = metas.get("pypi:repository-version");
  if (version !== undefined && !/^1\.[0-9]{1,4}$/.test(version)) {
    throw invalid("page.version", "The page has a version of the simple API that is not known here.");
  }
  const reason = readLine(metas.get("pypi:project-status-reason"));
  return {
    files,
    versions: [],
    status: readStatus(metas.get("pypi:project-status")) ?? "active",
    ...(reason === undefined ? {} : { statusReason: reason }),
    ...(base === undefined ? {} : { base }),
  };
}

function readAnchor(attributes: ReadonlyMap<string, string>): ListedFile | undefined {
  const address = attributes.get("href")?.trim();
  if (address === undefined) return undefined;
  const { href, sha256 } = splitFragment(address);
  const filename = lastSegment(href);
  if (filename === undefined) return undefined;
  const yanked = attributes.get("data-yanked");
  const size = attributes.get("data-size") ?? "";
  const optional = {
    sha256,
    size: /^[0-9]{1,15}$/.test(size) ? Number(size) : undefined,
    requiresPython: readLine(attributes.get("data-requires-python")) || undefined,
    uploadTime: readUploadTime(attributes.get("data-upload-time")),
    // A reason that cannot be shown does not make the file less yanked.
    yanked: yanked === undefined ? undefined : (readLine(yanked) ?? ""),
    metadataSha256: readMetadata(
      attributes.get("data-core-metadata") ?? attributes.get("data-dist-info-metadata"),
    ),
    provenance: readProvenance(attributes.get("data-provenance")),
  };
  const said = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { filename, href, ...(Object.fromEntries(said) as Omit<ListedFile, "filename" | "href">) };
}

/** The name of the file is that of its address, since listings shorten what they show. */
function lastSegment(href: string): string | undefined {
  const path = href.replace(/\?.*$/s, "");
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)) || undefined;
  } catch {
    return undefined;
  }
}

function readMetadata(value: string | undefined): string | undefined {
  return value?.startsWith("sha256=") === true ? readDigest(value.slice("sha256=".length)) : undefined;
}
