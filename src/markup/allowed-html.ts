/** The elements and attributes that a README may keep: what GitHub keeps, without images, forms and their like. */
import type { Options } from "rehype-sanitize";

/** Elements that go with all that is in them; any other unknown element leaves its content behind. */
const gone = [
  "script",
  "style",
  "math",
  "svg",
  "template",
  "noscript",
  "iframe",
  "object",
  "title",
  "textarea",
  "select",
];

const text =
  "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong sub sup tt u var wbr";
const blocks =
  "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary ul";
const tables = "caption table tbody td tfoot th thead tr";

/** `img`, `input` and literals of reStructuredText pass so that `tameTree` can put something in their place. */
export const allowedHtml: Options = {
  tagNames: [...`${text} ${blocks} ${tables}`.split(" "), "img", "input"],
  attributes: {
    "*": ["id", "title", "lang", "dir"],
    a: ["href"],
    img: ["src", "alt"],
    input: ["type", "checked"],
    ol: ["start", "reversed"],
    span: [["className", "literal"]],
    details: ["open"],
    td: ["align", "colSpan", "rowSpan"],
    th: ["align", "colSpan", "rowSpan", "scope"],
    p: ["align"],
    div: ["align"],
  },
  ancestors: Object.fromEntries(
    tables
      .split(" ")
      .filter((name) => name !== "table")
      .map((name) => [name, ["table"]]),
  ),
  protocols: { href: ["http", "https", "mailto"], src: ["http", "https"] },
  clobber: ["id"],
  clobberPrefix: "readme-",
  strip: gone,
};
