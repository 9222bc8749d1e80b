/** The start tags of an HTML page, in order, in one pass: comments and scripts hide theirs, as they do from browsers. */

export type HtmlTag = {
  /** In lower case. */
  readonly name: string;
  /** By lower-case name, entities decoded; the first of two counts. No value: empty. */
  readonly attributes: ReadonlyMap<string, string>;
};

/** Elements whose content is text, whatever it looks like. */
const TEXT_ONLY = new Set([
  "script",
  "style",
  "textarea",
  "title",
  "xmp",
  "iframe",
  "noembed",
  "noframes",
  "noscript",
  "template",
]);

/** Never looks back, so that no page takes longer than its length; attributes beyond the hundredth are not read. */
export function* htmlTags(page: string): Generator<HtmlTag> {
  for (let at = page.indexOf("<"); at >= 0; at = page.indexOf("<", at)) {
    if (page.startsWith("<!--", at)) {
      at = after(page, "-->", at + 2);
    } else if (/[a-z]/i.test(page[at + 1] ?? "")) {
      const tag = readTag(page, at + 1);
      if (tag === undefined) return;
      yield tag;
      at = TEXT_ONLY.has(tag.name) ? endOfText(page, tag.name, tag.end) : tag.end;
    } else if (/[/!?]/.test(page[at + 1] ?? "")) {
      at = after(page, ">", at);
    } else {
      at += 1;
    }
  }
}

function after(page: string, mark: string, from: number): number {
  const found = page.indexOf(mark, from);
  return found < 0 ? page.length : found + mark.length;
}

function endOfText(page: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, "gi");
  end.lastIndex = from;
  return end.exec(page)?.index ?? page.length;
}

const NAME = /[^\s/>=]+/y;
const SPACE = /[\s/]*/y;
const EQUALS = /\s*=\s*/y;
const BARE = /[^\s>]+/y;
const MOST_ATTRIBUTES = 100;

/** Undefined when the page ends inside the tag. */
function readTag(page: string, start: number): (HtmlTag & { end: number }) | undefined {
  const name = take(NAME, page, start)?.toLowerCase() ?? "";
  const attributes = new Map<string, string>();
  let at = start + name.length;
  for (;;) {
    at += take(SPACE, page, at)?.length ?? 0;
    if (at >= page.length) return undefined;
    if (page[at] === ">") return { name, attributes, end: at + 1 };
    const key = take(NAME, page, at) ?? page[at] ?? "";
    at += key.length;
    const equals = take(EQUALS, page, at);
    let value = "";
    if (equals !== undefined) {
      at += equals.length;
      const quote = page[at];
      if (quote === '"' || quote === "'") {
        const end = page.indexOf(quote, at + 1);
        if (end < 0) return undefined;
        value = page.slice(at + 1, end);
        at = end + 1;
      } else {
        value = take(BARE, page, at) ?? "";
        at += value.length;
      }
    }
    const known = key.toLowerCase();
    if (attributes.size < MOST_ATTRIBUTES && !attributes.has(known))
      attributes.set(known, decodeEntities(value));
  }
}

function take(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  num: "#",
  sol: "/",
  colon: ":",
  period: ".",
};

/** The entities that indexes write; others stay as they are. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))|([a-z]{2,6}));?/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === "string") return NAMED[name.toLowerCase()] ?? whole;
      const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
        ? String.fromCodePoint(code)
        : "\ufffd";
    },
  );
}
