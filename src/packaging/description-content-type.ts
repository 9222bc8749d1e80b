/** The media type of a description: which markup, and which Markdown. */
import { invalid, quote, type Refusal } from "../errors.ts";

export type DescriptionContentType = {
  /** As written in the metadata. */
  readonly text: string;
  readonly type: "text/plain" | "text/x-rst" | "text/markdown";
  /** Only for Markdown; GFM when the metadata does not say. */
  readonly variant: "GFM" | "CommonMark" | undefined;
};

const parameter =
  /[ \t]*([!#$&+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:([!#$&+.^_`|~0-9A-Za-z-]+)|"([^"\\\r\n]*)")[ \t]*(?:;|$)/y;

/**
 * Reads `text/markdown; charset=UTF-8; variant=GFM`: the type without regard to case, charset only UTF-8, variant
 * exactly `GFM` or `CommonMark`; further parameters are allowed and ignored.
 * @throws Refusal `description_content_type.invalid`
 */
export function parseDescriptionContentType(text: string): DescriptionContentType {
  const type = /^[ \t]*([a-z]+\/[a-z-]+)[ \t]*(?:;[ \t]*|$)/i.exec(text);
  const name = type?.[1]?.toLowerCase();
  if (type === null || (name !== "text/plain" && name !== "text/x-rst" && name !== "text/markdown"))
    throw fault(text, "the type must be text/plain, text/x-rst or text/markdown");
  const parameters = readParameters(text, type[0].length);
  if ((parameters.get("charset") ?? "utf-8").toLowerCase() !== "utf-8")
    throw fault(text, "the charset can only be UTF-8");
  if (name !== "text/markdown") return { text, type: name, variant: undefined };
  const variant = parameters.get("variant") ?? "GFM";
  if (variant !== "GFM" && variant !== "CommonMark")
    throw fault(text, "the Markdown variant must be GFM or CommonMark");
  return { text, type: name, variant };
}

function readParameters(text: string, start: number): Map<string, string> {
  const found = new Map<string, string>();
  let at = start;
  const end = text.trimEnd().length;
  while (at < end) {
    parameter.lastIndex = at;
    const match = parameter.exec(text);
    if (match === null) throw fault(text, "a parameter is malformed");
    const name = (match[1] ?? "").toLowerCase();
    if (found.has(name)) throw fault(text, `the parameter ${name} is given twice`);
    found.set(name, match[2] ?? match[3] ?? "");
    at = parameter.lastIndex;
  }
  return found;
}

function fault(text: string, why: string): Refusal {
  return invalid(
    "description_content_type.invalid",
    `${quote(text)} is not a valid description content type: ${why}.`,
    "Write for example text/markdown; charset=UTF-8; variant=GFM.",
  );
}
