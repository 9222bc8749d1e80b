/** The first minutes with the compiled program: from its console through real Chromium to a package that pip installs. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { stylesheet } from "../../src/web/assets/stylesheet.ts";
import { chromiumPath, loadOf, openChromium, openWindow, type Window } from "../support/chromium.ts";
import { prepareClients } from "../support/clients.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { makeProject } from "../support/make-project.ts";
import { type PeopleProgram, startPeopleProgram } from "../support/people-program.ts";

const PASSWORD = "granite otter lantern";

describe.skipIf(!existsSync(chromiumPath))("the first minutes", () => {
  let house: PeopleProgram;
  let browser: Browser;
  let window: Window;
  let desk: Desk;
  const loads: (readonly [page: string, small: boolean, blocking: readonly string[]])[] = [];

  beforeAll(async () => {
    await prepareClients(["twine 7.0.0", "pip 26.3"]);
    desk = openDesk();
    house = await startPeopleProgram();
    browser = await openChromium();
    window = await openWindow(browser);
    await window.plug("security key");
  }, 900_000);
  afterAll(async () => {
    await browser.close();
    await house[Symbol.asyncDispose]();
    desk[Symbol.dispose]();
  });

  async function weigh(): Promise<void> {
    const { bytes, blocking } = await loadOf(window.page);
    const { pathname } = new URL(window.page.url());
    loads.push([pathname, bytes > stylesheet.bytes.length && bytes < 60_000, blocking]);
  }

  test("lead from the link on the console to a published and installed wheel (F33)", async () => {
    const { page, press } = window;
    await page.goto(await house.setUpLink());
    await weigh();
    await page.getByLabel("User name").fill("ada");
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await press("Make this admin");
    await page.waitForURL("**/welcome");
    await weigh();
    await page.getByRole("link", { name: "Add a passkey or security key" }).click();
    await page.waitForURL("**/account/factors/key");
    await weigh();
    await page.getByLabel("What do you call it?").fill("blue key");
    await press("Add it");
    await page.waitForURL("**/account/recovery-codes");
    await weigh();
    await press("Show my ten codes");
    const codes = (await page.locator("pre code").innerText()).split("\n");
    expect(codes).toHaveLength(10);
    await page.getByLabel("Type one of them back").fill(codes[6] ?? "");
    await press("I have saved them");
    await page.waitForURL("**/welcome");
    await press("Make my first token");
    await page.waitForURL("**/welcome/token");
    await weigh();

    const project = await makeProject(desk.work, { name: "first-steps", version: "1.0" });
    const published = await desk.paste("twine 7.0.0", await pastedFrom("twine"), { cwd: project.folder });
    expect([published.code, published.output]).toEqual([0, expect.not.stringContaining("gh_")]);
    const [signIn] = await page.locator("pre", { hasText: ".netrc" }).allInnerTexts();
    // The desk shuts out settings of pip, which is where these lines put the index.
    const pip = `unset PIP_CONFIG_FILE\n${signIn}\n${await pastedFrom("pip")}\npip install --target site first-steps`;
    const installed = await desk.paste("pip 26.3", pip);
    expect([installed.code, installed.output]).toEqual([0, expect.not.stringContaining("gh_")]);
    expect(readdirSync(join(desk.work, "site"))).toContain("first_steps-1.0.dist-info");
  }, 120_000);

  /** The lines under the name of a tool, as somebody copies them off the page. */
  async function pastedFrom(client: string): Promise<string> {
    const part = window.page.locator("details", {
      has: window.page.getByText(client, { exact: true }),
    });
    await part.locator("summary").click();
    return (await part.locator("pre").allInnerTexts()).join("\n");
  }

  test("are a security key, ten codes and a token of that strength in the record", () => {
    expect(house.rows("SELECT admin FROM people WHERE name = 'ada'")).toEqual([{ admin: 1 }]);
    expect(house.rows("SELECT label, failures FROM webauthn_keys")).toEqual([
      { label: "blue key", failures: 0 },
    ]);
    expect(house.rows("SELECT level, name FROM tokens")).toEqual([
      { level: "phishing_resistant", name: "first token" },
    ]);
    const events = house.rows<{ event: string }>("SELECT event FROM audit_events ORDER BY seq");
    expect(events.map(({ event }) => event)).toEqual([
      "setup_link.issue",
      "admin.create",
      "sign_in",
      "factor.add",
      "recovery_codes.make",
      "recovery_codes.save",
      "token.create",
      "project.create",
      "file.upload",
      "file.upload",
    ]);
  });

  test("leave the console of the browser empty, and ask no other house (M05)", () => {
    expect(window.complaints).toEqual([]);
    expect(
      window.asked.filter((url) => !url.startsWith(`${house.origin}/`) && !url.startsWith("data:")),
    ).toEqual([]);
  });

  test("take under 60 KB a page, and one stylesheet before anything is painted", () => {
    const pages = [
      "/set-up",
      "/welcome",
      "/account/factors/key",
      "/account/recovery-codes",
      "/welcome/token",
    ];
    expect(loads).toEqual(pages.map((page) => [page, true, [stylesheet.path]]));
  });

  test("end with a link that is dead, also after a restart", async () => {
    const link = await house.setUpLink();
    expect((await window.page.goto(link))?.status()).toBe(404);
    await house.restart();
    expect(await house.program.output()).not.toContain("/set-up?key=");
    expect((await window.page.goto(link))?.status()).toBe(404);
  });
});
