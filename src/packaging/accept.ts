/** Content negotiation (PEP 691, RFC 9110 section 12.5.1): which form of a page a caller asks for. */
import { parseQualityList } from "./quality-list.ts";

/** The forms of a simple API page. */
export type SimpleForm = "json" | "v1+html" | "html";

/** The `Content-Type` of each form: concrete, lower case, nothing before the semicolon (PEP 691). */
export const contentTypes: Readonly<Record<SimpleForm, string>> = {
  json: "application/vnd.pypi.simple.v1+json",
  "v1+html": "application/vnd.pypi.simple.v1+html; charset=utf-8",
  html: "text/html; charset=utf-8",
};

/** The media types that name a form, the most exact first. Of forms wished for equally the upper one is given. */
const named: readonly (readonly [form: SimpleForm, types: readonly string[]])[] = [
  [
    "json",
    ["application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json", "application/json"],
  ],
  ["v1+html", ["application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html"]],
  ["html", ["text/html"]],
];

/** Then the wildcards that cover a form. None covers JSON: tools that send a bare wildcard scrape HTML. */
const candidates: typeof named = [
  ...named,
  ["html", ["text/*", "*/*"]],
  ["v1+html", ["application/*", "*/*"]],
];

/**
 * Chooses the form of a simple API page; `undefined` means 406. `format` is the decoded query parameter of that name:
 * a known media type there wins over `accept`, anything else is as if it were absent (PEP 691).
 */
export function negotiateSimple(accept: string | null, format?: string): SimpleForm | undefined {
  const formatted = format === undefined ? undefined : formOf(format);
  if (formatted !== undefined) return formatted;
  if (accept === null || accept.trim() === "") return "html";
  const wishes = parseAccept(accept);
  const settled = new Set<SimpleForm>();
  let best: SimpleForm | undefined;
  let bestQuality = 0;
  for (const [form, types] of candidates) {
    const type = settled.has(form) ? undefined : types.find((name) => wishes.has(name));
    if (type === undefined) continue;
    settled.add(form);
    const quality = wishes.get(type) ?? 0;
    if (quality > bestQuality) [best, bestQuality] = [form, quality];
  }
  return best;
}

/** Reads an Accept header: media range in lower case → weight. Parameters of media types do not count. */
export function parseAccept(accept: string): ReadonlyMap<string, number> {
  return parseQualityList(accept);
}

/** Whether the caller asks for JSON: any JSON media type by name, that of the simple API included. */
export function prefersJson(accept: string | null): boolean {
  return asksFor(accept, (type) => type.endsWith("/json") || type.endsWith("+json"));
}

/** Whether the caller is a browser or asks as one: `text/html` by name. */
export function prefersHtml(accept: string | null): boolean {
  return asksFor(accept, (type) => type === "text/html");
}

function asksFor(accept: string | null, isWanted: (type: string) => boolean): boolean {
  if (accept === null) return false;
  return [...parseAccept(accept)].some(([type, quality]) => quality > 0 && isWanted(type));
}

/** The form a media type names; a form decoder may have turned its `+` into a space. */
function formOf(mediaType: string): SimpleForm | undefined {
  const type = mediaType.replace(" ", "+").toLowerCase();
  return named.find(([, types]) => types.includes(type))?.[0];
}
