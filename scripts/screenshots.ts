// Pictures of every page at 1280 and 390 wide, light and dark: `bun scripts/screenshots.ts [FOLDER]`.
import { mkdirSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { servePages } from "../test/support/serve-pages.ts";
import { samplePages } from "../test/support/sample-pages.tsx";

const folder = process.argv[2] ?? new URL("../dist/screenshots", import.meta.url).pathname;
const widths = [1280, 390];
const schemes = ["light", "dark"] as const;

async function shoot(browser: Browser, origin: string): Promise<number> {
  let pictures = 0;
  for (const colorScheme of schemes) {
    for (const width of widths) {
      const tab = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
      for (const { name } of samplePages()) {
        await tab.goto(`${origin}/${name}`);
        await tab.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
        pictures += 1;
      }
      await tab.close();
    }
  }
  return pictures;
}

mkdirSync(folder, { recursive: true });
await using server = servePages(samplePages());
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  console.log(`${await shoot(browser, server.origin)} pictures in ${folder}`);
} finally {
  await browser.close();
}
