/** Names of indexes, which are the first part of a path: `/{index}/simple/`. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
export type IndexName = string & { readonly [brand]: "IndexName" };

export const indexNamePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** First parts of paths that the server itself answers, now or by its contract. */
const taken: ReadonlySet<string> = new Set(
  (
    "account admin api as-of assets files healthz help integrity legacy login manage metrics project pypi " +
    "readyz search set-up sign-in sign-out simple static why"
  ).split(" "),
);

/** Reads a name; those of the server's own pages are refused. Throws a Refusal `config.index_name`. */
export function parseIndexName(text: string): IndexName {
  if (text.length > 64 || !indexNamePattern.test(text)) {
    throw invalid(
      "config.index_name",
      `${quote(text)} is not a name for an index.`,
      "Use lower-case letters, digits and single hyphens, beginning with a letter, at most 64 characters.",
    );
  }
  if (taken.has(text)) {
    throw invalid(
      "config.index_name",
      `${quote(text)} is the path of one of the server's own pages.`,
      "Choose another name.",
    );
  }
  return text as IndexName;
}

/** The index behind `/simple/`. */
export const mainIndex = parseIndexName("main");
