/** From core metadata to the facts of a release, as far as it holds any. */
import type { CoreMetadata } from "../../packaging/core-metadata.ts";
import { contactNames } from "./contact-names.ts";
import { dependencyGroups } from "./dependency-groups.ts";
import type { ReleaseFacts } from "./shown-project.ts";

/** A page lists no more classifiers, links and extras than this. */
const MOST = 50;

/** Longer texts, such as a whole licence in the field for its name, are cut. */
const LONGEST = 200;

/** A longer address is left out: cut, it would lead elsewhere. */
const LONGEST_ADDRESS = 500;

/** @param isHere whether a normalised name has a page that the reader may see */
export function releaseFacts(
  metadata: CoreMetadata | undefined,
  isHere: (name: string) => boolean,
): ReleaseFacts {
  return {
    ...texts(metadata),
    extras: metadata?.providesExtra.slice(0, MOST) ?? [],
    dependencies: dependencyGroups(metadata?.requiresDist ?? [], isHere),
    classifiers: metadata?.classifiers.slice(0, MOST).map((text) => text.slice(0, LONGEST)) ?? [],
    links: links(metadata)
      .filter(({ address }) => address.length <= LONGEST_ADDRESS)
      .slice(0, MOST),
  };
}

function texts(metadata: CoreMetadata | undefined): Partial<ReleaseFacts> {
  const { summary, requiresPython, licenseExpression, license, keywords = [] } = metadata ?? {};
  const known: Record<string, string | undefined> = {
    summary,
    requiresPython,
    license: licenseExpression ?? firstLine(license),
    authors: contactNames(metadata?.author, metadata?.authorEmail),
    maintainers: contactNames(metadata?.maintainer, metadata?.maintainerEmail),
    keywords: keywords.join(", "),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, text = ""]) => {
      const shown = text.length > LONGEST && key !== "summary" ? `${text.slice(0, LONGEST)}…` : text;
      return shown === "" ? [] : [[key, shown]];
    }),
  );
}

function firstLine(text: string | undefined): string | undefined {
  return text?.trim().split("\n")[0]?.trim();
}

function links(metadata: CoreMetadata | undefined): { label: string; address: string }[] {
  const { homePage, downloadUrl, projectUrls = [] } = metadata ?? {};
  const old = [
    { label: "Homepage", address: homePage ?? "" },
    { label: "Download", address: downloadUrl ?? "" },
  ].filter(({ address }) => address !== "" && !projectUrls.some(({ url }) => url === address));
  return [...projectUrls.map(({ label, url }) => ({ label, address: url })), ...old];
}
