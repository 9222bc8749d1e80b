/** READMEs through the compiled program: rendered by its own second process, harmless in a real browser. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { type Gatehouse, openConfig, startGatehouse } from "../support/gatehouse.ts";
import { hostileMarkdown, hostileRst } from "../support/hostile-markup.ts";
import { basic } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const executablePath = "/usr/bin/chromium";
const printable = hostileMarkdown.filter(([, text]) => !text.includes("\u0001"));
const texts = [
  ...printable.map(([, text]) => ({ type: "text/markdown", text })),
  ...hostileRst.map(([, text]) => ({ type: "text/x-rst", text })),
];

let gatehouse: Gatehouse;
let token: string;

beforeAll(async () => {
  gatehouse = await startGatehouse(openConfig);
  await gatehouse.addUser("ann");
  ({ secret: token } = await gatehouse.newToken("ann", "--scope", "upload"));
}, 300_000);
afterAll(async () => await gatehouse[Symbol.asyncDispose]());

function described(name: string, { type, text }: { type: string; text: string }) {
  return sampleWheel({ name, metadata: `Description-Content-Type: ${type}\n\n${text}\n` });
}

async function upload(name: string, description: { type: string; text: string }): Promise<void> {
  const answer = await fetch(gatehouse.upload, {
    method: "POST",
    headers: { authorization: basic(token), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(formBody(described(name, description))),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.anything()]);
}

async function pageOf(name: string): Promise<string> {
  return (await fetch(`${gatehouse.url}/project/${name}/`, { headers: { accept: "text/html" } })).text();
}

test("Markdown and reStructuredText are rendered, the unknown is shown as text", async () => {
  await upload("md", { type: "text/markdown", text: "**bold**" });
  await upload("rst", { type: "text/x-rst", text: "**bold**" });
  await upload("odd", { type: "text/x-rst", text: ".. include:: /etc/passwd" });
  expect(await pageOf("md")).toContain("<strong>bold</strong>");
  expect(await pageOf("rst")).toContain("<strong>bold</strong>");
  expect(await pageOf("odd")).toContain('<pre class="description">.. include:: /etc/passwd</pre>');
});

test("what an import brings is rendered before the server is asked", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-import-"));
  const dist = described("brought", { type: "text/markdown", text: "**brought**" });
  await Bun.write(join(folder, dist.filename), dist.bytes);
  await gatehouse.console("import", folder);
  rmSync(folder, { recursive: true });
  expect(await pageOf("brought")).toContain("<strong>brought</strong>");
});

test("the renderer is no command for people", async () => {
  expect(await gatehouse.console("--help")).not.toContain("render-descriptions");
});

test.skipIf(!existsSync(executablePath))(
  "in Chromium no hostile description runs, loads or breaks anything (M01, M03, M05)",
  async () => {
    for (const [at, text] of texts.entries()) await upload(`hostile-${at}`, text);
    const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    try {
      const tab = await browser.newPage();
      const complaints: string[] = [];
      const asked: string[] = [];
      tab.on("console", (message) => complaints.push(message.text()));
      tab.on("pageerror", (error) => complaints.push(error.message));
      tab.on("dialog", (dialog) => void dialog.dismiss());
      tab.on("request", (request) => asked.push(new URL(request.url()).origin));
      for (const at of texts.keys()) {
        await tab.goto(`${gatehouse.url}/project/hostile-${at}/`);
        for (const link of await tab.locator(".readme summary").all()) await link.click();
        const ran = await tab.evaluate("'__xss' in window || document.querySelector('#files') === null");
        expect([at, ran]).toEqual([at, false]);
      }
      expect(complaints).toEqual([]);
      expect([...new Set(asked)].filter((origin) => origin !== "null")).toEqual([gatehouse.url]);
    } finally {
      await browser.close();
    }
  },
  120_000,
);
