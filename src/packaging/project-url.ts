/** Labelled links of a project: `label, url` (PEP 753 says which labels mean what). */
import { invalid, quote, type Refusal } from "../errors.ts";

export type ProjectUrl = { readonly label: string; readonly url: string };

/** What a label says, where it is one that everybody knows. */
export type WellKnownLabel =
  | "homepage"
  | "source"
  | "download"
  | "changelog"
  | "releasenotes"
  | "documentation"
  | "issues"
  | "funding";

const aliases: Readonly<Record<WellKnownLabel, readonly string[]>> = {
  homepage: [],
  source: ["repository", "sourcecode", "github"],
  download: [],
  changelog: ["changes", "whatsnew", "history"],
  releasenotes: [],
  documentation: ["docs"],
  issues: ["bugs", "issue", "tracker", "issuetracker", "bugtracker"],
  funding: ["sponsor", "donate", "donation"],
};

const meanings = new Map<string, WellKnownLabel>(
  Object.entries(aliases).flatMap(([label, others]) =>
    [label, ...others].map((spelling): [string, WellKnownLabel] => [spelling, label as WellKnownLabel]),
  ),
);

/**
 * Splits one `Project-URL` at its first comma. The URL is any text: `safeLink` says whether it may become a link.
 * @throws Refusal `project_url.invalid`
 */
export function parseProjectUrl(text: string): ProjectUrl {
  const comma = text.indexOf(",");
  const label = (comma === -1 ? text : text.slice(0, comma)).trim();
  const url = comma === -1 ? "" : text.slice(comma + 1).trim();
  if (label === "") throw fault(text, "it must have a label");
  if (Array.from(label).length > 32) throw fault(text, "the label must be 32 characters or less");
  if (url === "") throw fault(text, "it must have a URL");
  return { label, url };
}

function fault(text: string, why: string): Refusal {
  return invalid(
    "project_url.invalid",
    `${quote(text)} is not a valid project URL: ${why}.`,
    "Write a label of at most 32 characters, a comma and the URL.",
  );
}

/** PEP 753: ASCII punctuation and white space deleted, lower case. `Bug-Tracker` → `bugtracker`. */
export function normalizeLabel(label: string): string {
  return label.replace(/[!-/:-@[-`{-~\s]/g, "").toLowerCase();
}

/** The meaning of a label, or undefined when it has none that is agreed. */
export function wellKnownLabel(label: string): WellKnownLabel | undefined {
  return meanings.get(normalizeLabel(label));
}

/** The absolute http(s) URL to put into a link, or undefined when the text must be shown as text. */
export function safeLink(url: string): string | undefined {
  if (!/^https?:\/\/[^\s\\]+$/i.test(url) || !URL.canParse(url)) return undefined;
  const { href, username, password } = new URL(url);
  return username === "" && password === "" ? href : undefined;
}
