/** Descriptions of every kind become HTML that does nothing (M01 to M03), and keep what their authors meant. */
import { describe, expect, test } from "bun:test";
import { renderMarkup } from "../../src/markup/render-markup.ts";
import { openingLimit, wholeLimit } from "../../src/markup/safe-html.ts";
import { heavyMarkdown, hostileMarkdown, hostileRst } from "../support/hostile-markup.ts";

const markdown = (text: string) => renderMarkup({ format: "GFM", text }).opening;
const rst = (text: string) => renderMarkup({ format: "rst", text }).opening;

const mayStand = new Set(
  "a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr".split(
    " ",
  ),
);
const mayHold = new Set(
  "id title lang dir href rel tabindex class start reversed open align colspan rowspan scope".split(" "),
);

/** What a real HTML parser finds in `html` that must not be there. */
async function faultsIn(html: string): Promise<string[]> {
  const faults: string[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes }) {
      if (!mayStand.has(tagName)) faults.push(`<${tagName}>`);
      for (const [name = "", value = ""] of attributes) {
        if (!mayHold.has(name)) faults.push(`${tagName} ${name}`);
        if (name === "href" && !/^(?:https?:\/\/|mailto:|#readme-)/.test(value)) faults.push(`href ${value}`);
        if (name === "id" && !value.startsWith("readme-")) faults.push(`id ${value}`);
        if (name === "class" && value !== "scroll") faults.push(`class ${value}`);
        if (name === "tabindex" && value !== "0") faults.push(`tabindex ${value}`);
      }
    },
  });
  await rewriter.transform(new Response(html)).text();
  return faults;
}

test.each(hostileMarkdown)("Markdown: %s is inert (M01, M03)", async (_, text) => {
  for (const format of ["GFM", "CommonMark"] as const)
    expect(await faultsIn(renderMarkup({ format, text }).opening)).toEqual([]);
});

test.each(hostileRst)("reStructuredText: %s is inert or refused (M02)", async (_, text) => {
  let html = "";
  try {
    html = rst(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
  expect(await faultsIn(html)).toEqual([]);
});

test.each(hostileMarkdown)("HTML in raw reStructuredText: %s is inert (M02)", async (_, text) => {
  const body = text.split("\n").map((line) => `   ${line}`);
  expect(await faultsIn(rst(`x\n\n.. raw:: html\n\n${body.join("\n")}\n`))).toEqual([]);
});

test.each(["include:: /etc/passwd", "literalinclude:: /etc/passwd", "csv-table::\n   :file: /etc/passwd"])(
  "reStructuredText: `%s` reads no file (M02)",
  (directive) => {
    let html = "";
    try {
      html = rst(`x\n\n.. ${directive}\n`);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    expect(html).not.toContain("root:");
  },
);

test.each(heavyMarkdown)("%s is rendered, or refused with an error (M01)", (_, text) => {
  try {
    expect(markdown(text).length).toBeLessThan(openingLimit + 1000);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
  }
});

describe("what is meant stays", () => {
  test.each<[string, string]>([
    ["# One\n\n###### Six", '<h2 id="readme-one">One</h2>\n<h6 id="readme-six">Six</h6>\n'],
    ["~~a~~ **b** `c`", "<p><del>a</del> <strong>b</strong> <code>c</code></p>\n"],
    ["- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n"],
    ["```python\nx\n```", '<pre tabindex="0"><code>x\n</code></pre>\n'],
    [
      "[a](https://x.example/?b=1&c)",
      '<p><a href="https://x.example/?b=1&#x26;c" rel="nofollow ugc noopener noreferrer">a</a></p>\n',
    ],
    ["[a](#one)", '<p><a href="#readme-one">a</a></p>\n'],
    ["[a](docs/b.md)", "<p><span>a</span></p>\n"],
    [
      "![a](https://x.example/b.png)",
      '<p><a href="https://x.example/b.png" rel="nofollow ugc noopener noreferrer">a</a></p>\n',
    ],
    [
      "[![a](https://x.example/b.png)](https://y.example)",
      '<p><a href="https://y.example/" rel="nofollow ugc noopener noreferrer">a</a></p>\n',
    ],
    ["![](data:image/png;base64,AA)", "<p></p>\n"],
    [
      "|a|\n|-|\n|1|",
      '<div class="scroll" tabindex="0"><table>\n<thead>\n<tr><th>a</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td></tr>\n</tbody>\n</table></div>\n',
    ],
  ])("%j", (text, html) => {
    expect(markdown(text)).toBe(html);
  });

  test("an id stands once", () => {
    expect(markdown('<p id="a">1</p><p id="a">2</p>')).toBe('<p id="readme-a">1</p><p>2</p>\n');
  });

  test("CommonMark has no tables, GitHub's has", () => {
    const text = "|a|\n|-|\n|1|";
    expect(renderMarkup({ format: "CommonMark", text }).opening).not.toContain("<table");
    expect(markdown(text)).toContain("<table");
  });

  test("reStructuredText: sections, links, code, lists, tables", () => {
    const html = rst(
      "One\n===\n\n`a <https://x.example/>`__ ``b``\n\n.. code:: python\n\n   x = 1\n\n* c\n\n===  ===\nd    e\n===  ===\n1    2\n===  ===\n",
    );
    for (const part of [
      '<h2 id="readme-one">',
      'href="https://x.example/"',
      "<code>b</code>",
      "x = 1",
      "<li>",
      "<td>",
    ])
      expect(html).toContain(part);
  });
});

test("a long description has an opening that fits a page, and is cut between elements", async () => {
  const text = `${"# Part\n\nSome *words* about it.\n\n".repeat(2000)}\n\nthe very end`;
  const { opening, whole = "" } = renderMarkup({ format: "GFM", text });
  expect(opening.length).toBeLessThanOrEqual(openingLimit);
  expect(opening.length).toBeGreaterThan(openingLimit / 2);
  expect(whole).toStartWith(opening.trimEnd());
  expect(whole).toContain("the very end");
});

test("a description of one enormous element still has an opening", () => {
  for (const text of [
    `- ${"item\n- ".repeat(20_000)}`,
    "word ".repeat(40_000),
    `<div>\n\n${"word\n\n".repeat(20_000)}`,
    `${"[x]".repeat(50_000)}\n\n[x]: https://x.example/${"y".repeat(1000)}`,
  ]) {
    const { opening, whole = "" } = renderMarkup({ format: "GFM", text });
    expect(opening.length).toBeGreaterThan(openingLimit / 2);
    expect(opening.length).toBeLessThanOrEqual(openingLimit);
    expect(whole.length).toBeLessThanOrEqual(wholeLimit);
  }
});
