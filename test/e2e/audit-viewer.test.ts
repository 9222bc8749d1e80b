/** The viewer of the audit log in real Chromium, on the compiled program: waits, live tail, exports, no script (issue 6, K13, K14). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { createPerson } from "../../src/accounts/create-person.ts";
import { openHouse } from "../../src/app/house.ts";
import { chromiumPath, openChromium, openWindow, type Window } from "../support/chromium.ts";
import { addManyEvents } from "../support/many-events.ts";
import { operator, PASSWORD } from "../support/person-house.ts";
import { openFolder, type Program, startProgram } from "../support/program.ts";
import { OTHER_PAGES, viewAddress, VIEWS, waitFor } from "../support/viewer-tour.ts";

const present = existsSync(chromiumPath);
const COUNT = process.env["GATEHOUSE_LONG"] === undefined ? 5000 : 1_000_000;
const NOW = Date.now();

let folder: ReturnType<typeof openFolder>;
let browser: Browser;
let program: Program;
let window: Window;
let origin: string;
beforeAll(async () => {
  if (!present) return;
  folder = openFolder();
  const data = join(folder.path, "data");
  const house = await openHouse(data);
  const people: number[] = [];
  for (let n = 1; n <= 40; n += 1)
    people.push(
      (await createPerson(house, operator, { name: `person-${n}`, kind: "person", admin: false })).id,
    );
  await createPerson(house, operator, { name: "ada", kind: "person", admin: true, password: PASSWORD });
  addManyEvents({ db: house.db, until: NOW, people }, COUNT);
  house.close();
  const config = (port: number) =>
    `server: { public_url: "http://localhost:${port}", trusted_proxies: [127.0.0.0/8], upload_listen: none }\n`;
  program = await startProgram({ data, config });
  origin = `http://localhost:${program.port}`;
  browser = await openChromium();
  window = await openWindow(browser, { acceptDownloads: true });
  await signInAt(window);
}, 3_600_000);
afterAll(async () => {
  if (!present) return;
  await browser.close();
  await program[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function signInAt({ page, press }: Window): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("User name").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press("Sign in");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

test.skipIf(!present)("every filter answers, and prints what the browser waited for it", async () => {
  const waits: [number, string][] = [];
  for (const address of [...VIEWS.map((view) => viewAddress(view, NOW)), ...OTHER_PAGES]) {
    const times = [];
    for (let n = 0; n < 3; n += 1) times.push(await waitFor(window.page, `${origin}${address}`));
    waits.push([Math.round(times.sort((one, other) => one - other)[1] ?? 0), address]);
  }
  waits.sort(([one], [other]) => other - one);
  console.log(
    `${COUNT} records, the slowest first:\n${waits.map(([ms, at]) => `${ms} ms ${at}`).join("\n")}`,
  );
  expect(waits).toHaveLength(VIEWS.length + OTHER_PAGES.length);
});

test.skipIf(!present)("newer records come by themselves, and nothing in them runs (K14)", async () => {
  const { page, complaints } = window;
  await page.goto(`${origin}/admin/audit?event=sign_in&outcome=refused`);
  await page.getByText("New ones appear by themselves.").waitFor();
  const before = await page.locator("ol.events > li").count();
  const agent = "<img src=x onerror='window.__xss=1'><script>window.__xss=1</script>";
  await fetch(`${program.url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin, "user-agent": agent, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ name: "person-3", password: "x".repeat(20) }).toString(),
  });
  const newest = page.locator("ol.events > li").first();
  await newest.locator(".told", { hasText: "person-3: wrong password, from 127.0.0.1." }).waitFor();
  expect(await page.locator("ol.events > li").count()).toBe(before + 1);
  await newest.locator("summary").click();
  await newest.getByText(agent).waitFor();
  await page.reload();
  await page.locator("ol.events > li").first().locator("summary").click();
  await page.getByText(agent).first().waitFor();
  expect(await page.evaluate("'__xss' in window")).toBe(false);
  expect(complaints).toEqual([]);
});

test.skipIf(!present)("the proof of a record opens from the record itself", async () => {
  const { page } = window;
  await page.goto(`${origin}/admin/audit?event=token.revoke`);
  const row = page.locator("ol.events > li").first();
  await row.locator("summary").click();
  const seq = Number(await row.getAttribute("data-seq"));
  await row.getByRole("link", { name: "that this record is in the log" }).click();
  const proof = JSON.parse(await page.locator("body").innerText()) as { seq: number; proof: string };
  expect(proof.seq).toBe(seq);
  expect(proof.proof).toStartWith(`c2sp.org/tlog-proof@v1\nindex ${seq}\n`);
});

test.skipIf(!present).each(["CSV", "JSON lines"] as const)(
  "%s comes as a file of what is shown, safe to open",
  async (button) => {
    const { page, press } = window;
    await page.goto(`${origin}/admin/audit?event=policy.refuse`);
    const begun = page.waitForEvent("download");
    await press(button);
    const download = await begun;
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split(button === "CSV" ? "\r\n" : "\n");
    expect(download.suggestedFilename()).toBe(button === "CSV" ? "audit.csv" : "audit.jsonl");
    expect(lines.length - (button === "CSV" ? 1 : 0)).toBe(Math.ceil(COUNT / 1000));
    for (const line of button === "CSV" ? lines.slice(1) : lines) {
      expect(line).toContain("policy.refuse");
      expect(line).not.toMatch(/(^|",")[=+\-@]/);
    }
    await page.goto(`${origin}/admin/audit?event=audit.export`);
    await page
      .getByText(/exported the audit log \(house\) as (csv|jsonl), narrowed to event=policy.refuse/)
      .first()
      .waitFor();
  },
);

test.skipIf(!present)(
  "without scripts the filter, the fields of a record, the pages and the newest are there",
  async () => {
    await using still = await openWindow(browser, { javaScriptEnabled: false });
    await signInAt(still);
    const { page, press } = still;
    await page.goto(`${origin}/admin/audit`);
    await page.getByLabel("Who").fill("person-7");
    await page.getByLabel("Outcome").selectOption("done");
    await press("Show");
    await page.waitForURL(/actor=person-7.*outcome=done/);
    const row = page.locator("ol.events > li").first();
    expect(await row.locator("dl").isVisible()).toBe(false);
    await row.locator("summary").click();
    expect(await row.locator("dl").isVisible()).toBe(true);
    const seqs = async () =>
      (await page.locator("ol.events > li").all()).length === 0
        ? []
        : page
            .locator("ol.events > li")
            .evaluateAll((rows) => rows.map((each) => Number(each.getAttribute("data-seq"))));
    const first = await seqs();
    await page.getByRole("link", { name: "Older ones" }).click();
    const second = await seqs();
    expect(first).toHaveLength(50);
    expect(Math.max(...second)).toBeLessThan(Math.min(...first));
    await page.getByRole("link", { name: "Back to the newest" }).click();
    await page.getByRole("link", { name: "Look for newer ones" }).click();
    expect(await seqs()).toEqual(first);
  },
);
