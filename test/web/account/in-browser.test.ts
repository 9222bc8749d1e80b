/** Real Chromium with a virtual authenticator against the real server: keys and apps enrolled, used, removed. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import axe from "axe-core";
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { issueSetUpLink } from "../../../src/accounts/set-up-link.ts";
import { openPersonHouse, operator, PASSWORD, type PersonHouse } from "../../support/person-house.ts";
import { codeAt } from "../../support/sign-in-steps.ts";

const executablePath = "/usr/bin/chromium";
describe.skipIf(!existsSync(executablePath))("in Chromium", () => {
  let at: PersonHouse;
  let browser: Browser;
  let context: BrowserContext;
  let tab: Page;
  /** Whether somebody touches the key when it is asked for. */
  let touch: (enabled: boolean) => Promise<unknown>;
  const complaints: string[] = [];

  beforeAll(async () => {
    at = await openPersonHouse();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    context = await browser.newContext();
    tab = await context.newPage();
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    const cdp = await context.newCDPSession(tab);
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    touch = (enabled) => cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  });
  afterAll(async () => {
    await browser.close();
    await at[Symbol.asyncDispose]();
  });

  /** Nothing serious on the page, nothing wider than the window at 390, no complaint of the console. */
  async function expectSound(name: string): Promise<void> {
    await tab.setViewportSize({ width: 390, height: 844 });
    const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect([name, await tab.evaluate(wide)]).toEqual([name, 0]);
    await tab.setViewportSize({ width: 1280, height: 844 });
    // Through the debugger, since the page's policy runs no foreign script.
    await tab.evaluate(axe.source);
    const found = (await tab.evaluate("axe.run()")) as { violations: { id: string; impact: string }[] };
    const serious = found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    expect([name, serious.map(({ id }) => id)]).toEqual([name, []]);
    expect([name, complaints]).toEqual([name, []]);
  }

  const press = (name: string) => tab.getByRole("button", { name, exact: true }).click();

  test("from the set-up link by a passkey to the first token", async () => {
    await tab.goto(`${at.origin}/set-up?key=${issueSetUpLink(at.house, operator)}`);
    await tab.getByLabel("User name").fill("ada");
    await tab.getByLabel("E-mail").fill("ada@example.com");
    await tab.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await tab.getByLabel("Password again").fill(PASSWORD);
    await press("Make this admin");
    await expectSound("welcome");
    await tab.getByRole("link", { name: "Add a passkey or security key" }).click();
    await expectSound("key");
    await tab.getByLabel("What do you call it?").fill("laptop");
    await press("Add it");
    await tab.waitForURL("**/account/recovery-codes");
    await expectSound("recovery codes");
    await press("Show my ten codes");
    await expectSound("the codes");
    const codes = (await tab.locator("pre code").innerText()).split("\n");
    await tab.getByLabel("Type one of them back").fill(codes[0] ?? "");
    await press("I have saved them");
    await tab.waitForURL("**/welcome");
    await press("Make my first token");
    expect(await tab.locator("pre code").first().innerText()).toMatch(/^gh_[0-9A-Za-z]{49}$/);
    await expectSound("first token");
    expect(at.query("SELECT level FROM tokens")).toEqual([{ level: "phishing_resistant" }]);
  });

  test("an app is added after a step-up by the key, and every page of the account is sound", async () => {
    at.clock.now += 16 * 60_000;
    await tab.goto(`${at.origin}/account/factors`);
    await expectSound("factors");
    await press("Add an app with codes");
    await tab.waitForURL("**/account/step-up?*");
    await expectSound("step-up");
    await press("Use a key or passkey");
    await tab.waitForURL("**/account/factors");
    await press("Add an app with codes");
    await expectSound("app");
    const secret = (await tab.locator("pre code").innerText()).replaceAll(" ", "");
    await tab.getByLabel("What do you call it?").fill("phone");
    await tab.getByLabel("The code it shows now").fill(codeAt(secret, at.clock.now));
    await press("Add this app");
    await tab.waitForURL("**/account/factors");
    for (const page of ["sessions", "events", "password", "factors/remove?kind=totp&id=1"]) {
      await tab.goto(`${at.origin}/account/${page}`);
      await expectSound(page);
    }
    await tab.goto(`${at.origin}/admin/invitations`);
    await expectSound("invitations");
  });

  test("the key is a second factor after the password, and one that is there already is not added again", async () => {
    await tab.goto(`${at.origin}/account/factors/key`);
    await tab.getByLabel("What do you call it?").fill("again");
    await press("Add it");
    await tab.getByText("registered here already").waitFor();
    await touch(false);
    await press("Sign out");
    await tab.waitForURL("**/sign-in");
    await tab.getByLabel("User name").fill("ada");
    await tab.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await press("Sign in");
    await tab.waitForURL("**/sign-in/factor?*");
    await expectSound("factor");
    await touch(true);
    await press("Use a key or passkey");
    await tab.waitForURL("**/account/factors");
  });

  test("a passkey alone signs in, offered in the list of the name's field or by its button", async () => {
    await touch(false);
    await press("Sign out");
    await tab.waitForURL("**/sign-in");
    await expectSound("sign-in");
    expect(await tab.getByLabel("User name").getAttribute("autocomplete")).toBe("username webauthn");
    await touch(true);
    await press("Sign in with a passkey");
    await tab.waitForURL("**/account/factors");
    const newest = at.query("SELECT method FROM sessions ORDER BY id DESC LIMIT 1");
    expect(newest).toEqual([{ method: "passkey" }]);
  });

  test("the button wins over the list of the name's field, though that one's answer comes later", async () => {
    await touch(false);
    const late = Promise.withResolvers<void>();
    const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let n = 0;
    await tab.route("**/sign-in/passkey-options", async (route) => {
      n += 1;
      asked[n - 1]?.resolve();
      if (n === 1) await late.promise;
      await route.continue();
    });
    await press("Sign out");
    await tab.waitForURL("**/sign-in");
    await asked[0]?.promise;
    await press("Sign in with a passkey");
    await asked[1]?.promise;
    const answered = tab.waitForResponse("**/sign-in/passkey-options");
    late.resolve();
    await (await answered).finished();
    await tab.evaluate("new Promise((done) => setTimeout(done, 200))");
    // What the button asked for still waits for a touch: it was not cut short.
    expect(await tab.getByText("Nothing was confirmed").isVisible()).toBe(false);
    await touch(true);
    await press("Sign in with a passkey");
    await tab.waitForURL("**/account/factors");
    await tab.unroute("**/sign-in/passkey-options");
  });

  test("without a script everything but keys works, and the page says so", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await plain.newPage();
    await page.goto(`${at.origin}/sign-in`);
    expect(await page.getByText("Keys and passkeys need JavaScript").isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()).toBe(false);
    await page.getByLabel("User name").fill("ada");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect(new URL(page.url()).pathname).toBe("/sign-in/factor");
    await plain.close();
  });
});
