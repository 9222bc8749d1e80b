/** The JSON API that bots read: `/pypi/{project}/json` and per version (legacy shape of the public index). */
import { latestVersion } from "../catalog/latest-version.ts";
import type { ProjectView, ViewedFile, ViewedProject } from "../catalog/project-view.ts";
import { type CoreMetadata, parseCoreMetadata } from "../packaging/core-metadata.ts";
import { sortVersions } from "../packaging/simple-order.ts";
import { tryParseVersion, type Version } from "../packaging/version.ts";
import { filePath } from "./project-document.ts";

export type JsonDocument = Readonly<Record<string, unknown>>;

/**
 * The document of a project, or of one version. A quarantined project has none.
 * @param publicUrl origin before file addresses, such as `https://packages.example.com`
 */
export function describeJson(
  view: ProjectView,
  project: ViewedProject,
  options: { publicUrl: string; version?: Version },
): JsonDocument | undefined {
  if (project.status === "quarantined") return undefined;
  const order = sortVersions(view.versions(project.id));
  const files = view.files(project.id);
  const version =
    options.version === undefined ? latestVersion(order, files) : findVersion(order, options.version);
  if (version === undefined) return undefined;
  const byVersion = Map.groupBy(files, (file) => file.version);
  const urls = (wanted: string) =>
    (byVersion.get(wanted) ?? []).map((file) => describeFile(file, options.publicUrl));
  return {
    info: describeInfo({
      view,
      project,
      version,
      files: byVersion.get(version) ?? [],
      publicUrl: options.publicUrl,
    }),
    last_serial: project.serial,
    ...(options.version === undefined
      ? { releases: Object.fromEntries(order.map((each) => [each, urls(each)])) }
      : {}),
    urls: urls(version),
    vulnerabilities: [],
    ownership: { roles: [], organization: null },
  };
}

function findVersion(order: readonly string[], wanted: Version): string | undefined {
  return order.find((text) => tryParseVersion(text)?.key === wanted.key);
}

function describeFile(file: ViewedFile, publicUrl: string): JsonDocument {
  const uploaded = new Date(file.uploadedAt).toISOString();
  return {
    comment_text: file.comment ?? "",
    "core-metadata":
      file.kind === "wheel" && file.metadataSha256 !== null ? { sha256: file.metadataSha256 } : false,
    digests: { sha256: file.sha256 },
    downloads: -1,
    filename: file.filename,
    has_sig: false,
    packagetype: file.kind === "wheel" ? "bdist_wheel" : "sdist",
    python_version: file.pythonVersion,
    requires_python: file.requiresPython,
    size: file.size,
    upload_time: uploaded.slice(0, 19),
    upload_time_iso_8601: uploaded.replace("Z", "000Z"),
    url: `${publicUrl}${filePath(file)}`,
    yanked: file.yanked,
    yanked_reason: file.yankedReason,
  };
}

type InfoInput = {
  readonly view: ProjectView;
  readonly project: ViewedProject;
  readonly version: string;
  readonly files: readonly ViewedFile[];
  readonly publicUrl: string;
};

/** From the metadata of the release's first file; every key is there, null or empty when unknown. */
function describeInfo({ view, project, version, files, publicUrl }: InfoInput): JsonDocument {
  const digest = files[0]?.metadataSha256 ?? null;
  const bytes = digest === null ? undefined : view.metadata(digest);
  const metadata = bytes === undefined ? undefined : parseCoreMetadata(bytes, { allowUnknownMinor: true });
  const page = `${publicUrl}/project/${project.name}/`;
  return {
    ...describeMetadata(metadata),
    bugtrack_url: null,
    docs_url: null,
    downloads: { last_day: -1, last_month: -1, last_week: -1 },
    name: project.displayName,
    package_url: page,
    project_url: page,
    release_url: `${page}${version}/`,
    requires_python: metadata?.requiresPython ?? null,
    version,
    yanked: files.length > 0 && files.every((file) => file.yanked),
    yanked_reason: files.find((file) => file.yanked)?.yankedReason ?? null,
  };
}

function describeMetadata(metadata: CoreMetadata | undefined): JsonDocument {
  const list = (values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? null : values;
  return {
    author: metadata?.author ?? "",
    author_email: metadata?.authorEmail ?? "",
    classifiers: metadata?.classifiers ?? [],
    description: metadata?.description ?? "",
    description_content_type: metadata?.descriptionContentType?.text ?? null,
    download_url: metadata?.downloadUrl ?? "",
    dynamic: list(metadata?.dynamic),
    home_page: metadata?.homePage ?? "",
    keywords: metadata?.keywords.join(",") ?? "",
    license: metadata?.license ?? "",
    license_expression: metadata?.licenseExpression ?? null,
    license_files: list(metadata?.licenseFiles),
    maintainer: metadata?.maintainer ?? "",
    maintainer_email: metadata?.maintainerEmail ?? "",
    platform: metadata?.platforms[0] ?? null,
    project_urls:
      metadata === undefined || metadata.projectUrls.length === 0
        ? null
        : Object.fromEntries(metadata.projectUrls.map(({ label, url }) => [label, url])),
    provides_extra: list(metadata?.providesExtra),
    requires_dist: list(metadata?.requiresDist),
    summary: metadata?.summary ?? "",
  };
}
