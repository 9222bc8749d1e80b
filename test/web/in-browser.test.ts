/** What only a browser can tell: nothing violates the policy, nothing sticks out at 390 pixels, nothing else is loaded. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { stylesheet } from "../../src/web/assets/stylesheet.ts";
import { hostileStrings } from "../support/hostile-strings.ts";
import { samplePages } from "../support/sample-pages.tsx";
import { type PageServer, servePages } from "../support/serve-pages.ts";

const executablePath = "/usr/bin/chromium";
/** The pages that show what others wrote. */
const talkative = ["project", "project-plain", "search-found", "set-up-faults", "set-up-done", "refusal"];
const numbered = hostileStrings.flatMap((hostile, at) =>
  samplePages(() => hostile)
    .filter(({ name }) => talkative.includes(name))
    .map(({ name, page }) => ({ name: `hostile-${at}-${name}`, page })),
);
const pages = [...samplePages(), ...numbered];

/** Runs in the page; the width that sticks out of the window, and what a hostile string may have left behind. */
const lookAround = `({
  sticksOut: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ran: "__xss" in window,
  styled: getComputedStyle(document.querySelector("main")).maxWidth,
})`;

/** Runs in the page, after axe-core. */
const seriousFaults = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" | ")))`;

describe.skipIf(!existsSync(executablePath))("in Chromium", () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    server = servePages(pages);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  test("every page, hostile strings included, fits 390 pixels with a clean console (M05)", async () => {
    const tab = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const complaints: string[] = [];
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    const seen: unknown[] = [];
    for (const { name } of pages) {
      await tab.goto(`${server.origin}/${name}`);
      seen.push([name, await tab.evaluate(lookAround)]);
    }
    await tab.close();
    const wide = (name: string) =>
      /(?:^|-)project(?:-|$)/.test(name) ||
      /^(?:manage|own)-|^tokens/.test(name) ||
      /^(?:notices|admin-(?!disable|quarantine|person|service))/.test(name) ||
      /(?:^factors|factors-none|sessions|sessions-first|events|invitations|invitations-none)$/.test(name);
    expect(seen).toEqual(
      pages.map(({ name }) => [name, { sticksOut: 0, ran: false, styled: wide(name) ? "992px" : "736px" }]),
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "axe-core finds nothing serious on any page, %s, wide and narrow",
    async (colorScheme) => {
      const axe = readFileSync(Bun.resolveSync("axe-core/axe.min.js", import.meta.dir), "utf8");
      const found: unknown[] = [];
      for (const width of [1280, 390]) {
        const tab = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
        for (const { name } of samplePages()) {
          await tab.goto(`${server.origin}/${name}`);
          await tab.evaluate(axe);
          found.push(...(await tab.evaluate<string[]>(seriousFaults)).map((fault) => [name, fault]));
        }
        await tab.close();
      }
      expect(found).toEqual([]);
    },
    120_000,
  );

  test("a page is one request for HTML and one for CSS", async () => {
    const tab = await browser.newPage();
    server.asked.length = 0;
    await tab.goto(`${server.origin}/set-up`, { waitUntil: "networkidle" });
    await tab.close();
    expect(server.asked).toEqual(["/set-up", stylesheet.path]);
  });

  test("with scripts off the clients unfold one at a time and lines are copied as they stand", async () => {
    const tab = await browser.newPage({ javaScriptEnabled: false });
    await tab.goto(`${server.origin}/set-up-done`);
    await tab.getByText("twine", { exact: true }).click();
    const shown = await tab.locator("details[open] code").allInnerTexts();
    await tab.close();
    expect(shown).toHaveLength(1);
    expect(shown[0]?.split("\n")).toEqual([
      "export TWINE_REPOSITORY_URL=https://packages.example.com/legacy/",
      "export TWINE_USERNAME=__token__",
      expect.stringMatching(/^export TWINE_PASSWORD=gh_\w+$/),
      "twine upload dist/*",
    ]);
  });

  test("the keyboard reaches the way past the banner first, then the form, field by field", async () => {
    const tab = await browser.newPage();
    await tab.goto(`${server.origin}/set-up`);
    const stops: unknown[] = [];
    for (let press = 0; press < 7; press += 1) {
      await tab.keyboard.press("Tab");
      stops.push(await tab.evaluate("document.activeElement.name || document.activeElement.textContent"));
    }
    await tab.close();
    expect(stops).toEqual([
      "Skip to the content",
      "Gatehouse",
      "name",
      "email",
      "password",
      "password_again",
      "Make this admin",
    ]);
  });
});
