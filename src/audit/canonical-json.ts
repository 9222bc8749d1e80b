/** JSON with one way of writing each value: members by name, no white space, nothing that could break or turn a line. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Beyond the controls that JSON escapes itself: DEL and C1, line separators, marks that turn or hide text (K11). */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Lone surrogates become U+FFFD, so that the text has the same bytes wherever it is encoded. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(ordered(value))
    .toWellFormed()
    .replace(UNSEEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function ordered(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed();
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(ordered);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name.toWellFormed(), ordered(value[name] ?? null)]));
}

function isList(value: readonly Json[] | { readonly [name: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}
