/** The fields that describe a distribution to people: texts, links, licences. */
import { quote } from "../errors.ts";
import { type DescriptionContentType, parseDescriptionContentType } from "./description-content-type.ts";
import { asIs, attempt, each, type FieldReader, fieldFault, optional } from "./field-reader.ts";
import { canonicalLicence } from "./licence-expression.ts";
import { parseLicenceFile } from "./licence-file.ts";
import { type ProjectUrl, parseProjectUrl } from "./project-url.ts";
import { parseSummary } from "./summary.ts";

/** Single-use fields are undefined, multiple-use ones empty, when the file does not give them. */
export type DescriptiveFields = {
  /** One line of at most 512 characters. */
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly descriptionContentType: DescriptionContentType | undefined;
  readonly keywords: readonly string[];
  readonly platforms: readonly string[];
  readonly supportedPlatforms: readonly string[];
  /** Any text: unknown and `Private ::` classifiers are welcome. */
  readonly classifiers: readonly string[];
  /** Any text, like all addresses here: `safeLink` says what may become a link. */
  readonly homePage: string | undefined;
  readonly downloadUrl: string | undefined;
  readonly projectUrls: readonly ProjectUrl[];
  readonly author: string | undefined;
  readonly authorEmail: string | undefined;
  readonly maintainer: string | undefined;
  readonly maintainerEmail: string | undefined;
  readonly license: string | undefined;
  /** Canonical SPDX spelling. */
  readonly licenseExpression: string | undefined;
  readonly licenseFiles: readonly string[];
};

/**
 * Reads them from the headers, and the description from the body if it is there.
 * @throws Refusal whose code names the field
 */
export function readDescriptiveFields(reader: FieldReader, body: string): DescriptiveFields {
  return {
    summary: optional(reader, "summary", parseSummary),
    descriptionContentType: optional(reader, "description-content-type", parseDescriptionContentType),
    keywords: optional(reader, "keywords", splitKeywords) ?? [],
    platforms: each(reader, "platform", asIs),
    supportedPlatforms: each(reader, "supported-platform", asIs),
    classifiers: each(reader, "classifier", asIs),
    homePage: optional(reader, "home-page", asIs),
    downloadUrl: optional(reader, "download-url", asIs),
    projectUrls: readProjectUrls(reader),
    author: optional(reader, "author", asIs),
    authorEmail: optional(reader, "author-email", asIs),
    maintainer: optional(reader, "maintainer", asIs),
    maintainerEmail: optional(reader, "maintainer-email", asIs),
    description: readDescription(reader, body),
    ...readLicence(reader),
  };
}

function splitKeywords(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function readProjectUrls(reader: FieldReader): ProjectUrl[] {
  const labels = new Set<string>();
  return each(reader, "project-url", (text) => {
    const link = parseProjectUrl(text);
    if (labels.has(link.label))
      throw fieldFault(
        "project-url",
        `'project-url' has invalid data: the label ${quote(link.label)} is given twice.`,
        "Give each label once.",
      );
    labels.add(link.label);
    return link;
  });
}

/** From the header, where its lines are marked off by blanks and a bar, or from the body; both at once is a fault. */
function readDescription(reader: FieldReader, body: string): string | undefined {
  const header = optional(reader, "description", unfold);
  const text = body.trim();
  if (text === "" || text === "UNKNOWN") return header;
  if (header === undefined) return body;
  attempt(reader, () => {
    throw fieldFault(
      "description",
      "'description' has invalid data: it stands both in a header and in the body.",
      "Keep the one in the body.",
    );
  });
  return body;
}

/** Takes away what build tools put before the further lines of a long text: 7 blanks and a bar, or 8 blanks. */
function unfold(text: string): string {
  return text.replace(/\n {7}[| ]/g, "\n");
}

function readLicence(reader: FieldReader) {
  const licenseExpression = optional(reader, "license-expression", canonicalLicence);
  const license = attempt(reader, () => {
    const text = optional(reader, "license", unfold);
    if (text === undefined || licenseExpression === undefined) return text;
    throw fieldFault(
      "license",
      "License is deprecated when License-Expression is present. Only License-Expression should be present.",
      "Remove the License field.",
    );
  });
  return { license, licenseExpression, licenseFiles: each(reader, "license-file", parseLicenceFile) };
}
