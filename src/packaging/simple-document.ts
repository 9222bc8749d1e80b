/** The pages of the simple repository API, version 1.4, as JSON and as HTML (PEP 503, 592, 629, 691, 700, 714, 740, 792). */
import { normalizeName, type ProjectName } from "./project-name.ts";
import { sortFiles, sortVersions } from "./simple-order.ts";

export type SimpleFile = {
  readonly filename: string;
  /** Absolute, or relative to the page; without query and fragment; its last segment decodes to `filename`. */
  readonly url: string;
  /** Lower-case hexadecimal; absent where an upstream gives none and the file was never fetched. */
  readonly sha256?: string;
  /** Bytes, where they are known. */
  readonly size?: number;
  /** ISO 8601 in UTC with `Z` and at most six fractional digits, where it is known. */
  readonly uploadTime?: string;
  readonly requiresPython?: string;
  /** Digest of the bytes behind `{url}.metadata`, where they are served. */
  readonly metadataSha256?: string;
  readonly yanked: boolean;
  readonly yankedReason?: string;
  /** Absolute https address of the provenance object; any other is left out, as PEP 740 demands. */
  readonly provenance?: string;
};

export type ProjectStatus = "active" | "archived" | "quarantined" | "deprecated";

export type SimpleProject = {
  readonly name: ProjectName;
  readonly files: readonly SimpleFile[];
  /** Every release, with or without files, in any order. */
  readonly versions: readonly string[];
  /** A quarantined project is written without its files, whatever `files` holds (PEP 792). */
  readonly status: ProjectStatus;
  readonly statusReason?: string;
  readonly lastSerial: number;
};

/** A line of the project list; `name` in any spelling. */
export type SimpleListing = { readonly name: string; readonly lastSerial: number };

const apiVersion = "1.4";

/** The page of one project as `application/vnd.pypi.simple.v1+json`. */
export function writeProjectJson(project: SimpleProject): string {
  return writeJson({
    meta: { "api-version": apiVersion, "_last-serial": project.lastSerial },
    name: project.name,
    "project-status": { status: project.status, reason: project.statusReason || undefined },
    versions: sortVersions(project.versions),
    files: offeredFiles(project).map(fileObject),
  });
}

/** The list of projects as `application/vnd.pypi.simple.v1+json`, in the given order. */
export function writeRootJson(list: readonly SimpleListing[], lastSerial: number): string {
  return writeJson({
    meta: { "api-version": apiVersion, "_last-serial": lastSerial },
    projects: list.map((project) => ({ name: project.name, "_last-serial": project.lastSerial })),
  });
}

/** The page of one project as HTML. */
export function writeProjectHtml(project: SimpleProject): string {
  const title = `Links for ${project.name}`;
  return writePage({
    title,
    metas: [
      ["project-status", project.status],
      ["project-status-reason", project.statusReason || undefined],
    ],
    body: [`<h1>${Bun.escapeHTML(title)}</h1>`, ...offeredFiles(project).map(fileAnchor)],
    lastSerial: project.lastSerial,
  });
}

/** The list of projects as HTML, in the given order, with relative links. */
export function writeRootHtml(list: readonly SimpleListing[], lastSerial: number): string {
  return writePage({
    title: "Simple index",
    metas: [],
    body: list.map(({ name }) => anchor(name, [["href", `${normalizeName(name)}/`]])),
    lastSerial,
  });
}

function offeredFiles(project: SimpleProject): SimpleFile[] {
  return project.status === "quarantined" ? [] : sortFiles(project.files);
}

/** Keys without a value are absent, never null: one null where uv expects a value costs it the whole page. */
function fileObject(file: SimpleFile): object {
  return {
    filename: file.filename,
    url: file.url,
    hashes: file.sha256 === undefined ? {} : { sha256: file.sha256 },
    size: file.size,
    "upload-time": file.uploadTime,
    "requires-python": file.requiresPython || undefined,
    "core-metadata": file.metadataSha256 === undefined ? undefined : { sha256: file.metadataSha256 },
    // An empty reason would read as "not yanked".
    yanked: file.yanked ? file.yankedReason || true : undefined,
    provenance: secureUrl(file.provenance),
  };
}

function fileAnchor(file: SimpleFile): string {
  const metadata = file.metadataSha256 === undefined ? undefined : `sha256=${file.metadataSha256}`;
  return anchor(file.filename, [
    ["href", file.sha256 === undefined ? file.url : `${file.url}#sha256=${file.sha256}`],
    ["data-requires-python", file.requiresPython || undefined],
    // Always with a value: pip and pdm take a bare attribute for "not yanked".
    ["data-yanked", file.yanked ? (file.yankedReason ?? "") : undefined],
    ["data-dist-info-metadata", metadata],
    ["data-core-metadata", metadata],
    ["data-provenance", secureUrl(file.provenance)],
  ]);
}

type Attribute = readonly [name: string, value: string | undefined];

/** Escapes everything, since clients also find links with the pattern `<a [^>]+>([^<]+)</a>`. */
function anchor(text: string, attributes: readonly Attribute[]): string {
  const written = attributes.flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${Bun.escapeHTML(value)}"`],
  );
  return `<a${written.join("")}>${Bun.escapeHTML(text)}</a><br />`;
}

type Page = {
  readonly title: string;
  readonly metas: readonly Attribute[];
  readonly body: readonly string[];
  readonly lastSerial: number;
};

function writePage({ title, metas, body, lastSerial }: Page): string {
  const head = [["repository-version", apiVersion] as const, ...metas].flatMap(([name, value]) =>
    value === undefined ? [] : [`<meta name="pypi:${name}" content="${Bun.escapeHTML(value)}">`],
  );
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "  <head>",
    ...[...head, `<title>${Bun.escapeHTML(title)}</title>`].map((line) => `    ${line}`),
    "  </head>",
    "  <body>",
    ...body.map((line) => `    ${line}`),
    "  </body>",
    "</html>",
    `<!--SERIAL ${lastSerial}-->`,
  ].join("\n");
}

function writeJson(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function secureUrl(url: string | undefined): string | undefined {
  return url?.startsWith("https://") ? url : undefined;
}
