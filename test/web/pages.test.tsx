/** What holds for every page: escaped strings, no inline style or script, labelled controls, a small weight. */
import { describe, expect, test } from "bun:test";
import { stylesheet } from "../../src/web/assets/stylesheet.ts";
import { webauthnModule } from "../../src/web/assets/webauthn-module.ts";
import { renderPage } from "../../src/web/parts/page.tsx";
import { hostileStrings } from "../support/hostile-strings.ts";
import { samplePages } from "../support/sample-pages.tsx";

type Element = { readonly tag: string; readonly attributes: ReadonlyMap<string, string> };

/** The start tags of a document as a real HTML parser sees them. */
async function elementsOf(html: string): Promise<readonly Element[]> {
  const found: Element[] = [];
  const rewriter = new HTMLRewriter().on("*", {
    element({ tagName, attributes }) {
      found.push({
        tag: tagName,
        attributes: new Map([...attributes].map(([key, value]) => [key, value])),
      });
    },
  });
  await rewriter.transform(new Response(html)).text();
  return found;
}

/** What a document is made of, without the words in it. */
const shapeOf = (elements: readonly Element[]) =>
  elements.map((e) => [e.tag, ...e.attributes.keys()].join(" "));

describe.each(samplePages())("page $name", ({ page, scripted = false }) => {
  const files = scripted ? [stylesheet, webauthnModule] : [stylesheet];
  const html = renderPage(page);

  test("is one document of at most 60 KB with all it loads", () => {
    expect(html).toStartWith("<!doctype html><html lang=");
    const weight = files.reduce(
      (sum, { bytes }) => sum + bytes.length,
      new TextEncoder().encode(html).length,
    );
    expect(weight).toBeLessThan(60_000);
  });

  test("has no inline script, style or handler (M05)", async () => {
    const elements = await elementsOf(html);
    expect(elements.filter((e) => e.tag === "style")).toEqual([]);
    const modules = elements.filter((e) => e.tag === "script");
    expect(modules.map((e) => e.attributes.get("type"))).toEqual(scripted ? ["module"] : []);
    const attributes = elements.flatMap((e) => [...e.attributes.keys()]);
    expect(attributes.filter((key) => key === "style" || key.startsWith("on"))).toEqual([]);
  });

  test("loads its stylesheet, its module where it has one, and nothing else", async () => {
    const elements = await elementsOf(html);
    const loaded = elements.flatMap((e) =>
      e.tag === "a" ? [] : [e.attributes.get("src"), e.tag === "link" ? e.attributes.get("href") : undefined],
    );
    const addresses = loaded.filter((address) => address !== undefined && !address.startsWith("data:"));
    expect(addresses).toEqual(files.map(({ path }) => path));
  });

  test("labels every control and ties every hint and error to one", async () => {
    const elements = await elementsOf(html);
    const ids = elements.flatMap((e) => e.attributes.get("id") ?? []);
    const labelled = elements.filter((e) => e.tag === "label").map((e) => e.attributes.get("for"));
    const controls = elements.filter(
      (e) =>
        ["input", "select", "textarea"].includes(e.tag) &&
        e.attributes.get("type") !== "hidden" &&
        !e.attributes.has("hidden"),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(controls.map((e) => e.attributes.get("id"))).toEqual(labelled);
    const described = controls.flatMap((e) =>
      (e.attributes.get("aria-describedby") ?? "").split(" ").filter(Boolean),
    );
    expect(described.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("has one first heading, a title, a language and a way past the banner", async () => {
    const elements = await elementsOf(html);
    const tags = elements.map((e) => e.tag);
    expect(tags.filter((tag) => tag === "h1")).toHaveLength(1);
    // Pictures have titles of their own, which are named by their ids.
    expect(elements.filter((e) => e.tag === "title" && !e.attributes.has("id"))).toHaveLength(1);
    expect(elements.some((e) => e.tag === "a" && e.attributes.get("href") === "#main")).toBeTrue();
  });
});

describe.each(hostileStrings.map((hostile) => [JSON.stringify(hostile.slice(0, 40)), hostile] as const))(
  "%s in every free string (M04)",
  (_, hostile) => {
    test("changes words, never the shape of a page", async () => {
      // Both say something that is neither a web address nor a password, so that the same elements are due.
      const tame = samplePages(() => "tame");
      for (const [at, { name, page }] of samplePages(() => hostile).entries()) {
        const shape = shapeOf(await elementsOf(renderPage(page)));
        const due = tame[at];
        expect([name, ...shape]).toEqual([name, ...shapeOf(await elementsOf(renderPage(due?.page ?? page)))]);
      }
    });
  },
);

test("a hostile string can be read on the page as it was written", () => {
  const hostile = `<b title="x">'&amp;`;
  const project = samplePages((text) =>
    text.startsWith("Works out what everybody is owed, ") ? hostile : text,
  );
  const html = renderPage(project.find((sample) => sample.name === "project")?.page ?? <p />);
  expect(html).toContain("&lt;b title=&quot;x&quot;>'&amp;amp;");
  expect(html).not.toContain("<b ");
});
