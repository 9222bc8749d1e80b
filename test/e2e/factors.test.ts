/** Each second factor enrolled, used, misused and removed, in real Chromium through the compiled program. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { chromiumPath, type Key, openChromium, openWindow, type Window } from "../support/chromium.ts";
import { type PeopleProgram, startPeopleProgram } from "../support/people-program.ts";
import { addKey, App, saveTenCodes, setUp, signInAgain } from "../support/person-steps.ts";

const NARROW = { viewport: { width: 390, height: 844 } };
const present = existsSync(chromiumPath);
let browser: Browser;
beforeAll(async () => {
  if (present) browser = await openChromium();
});
afterAll(async () => {
  if (present) await browser.close();
});

/** Nothing sticks out of the window, and the console stays empty. */
async function expectSound({ page, complaints }: Window): Promise<void> {
  const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  const at = new URL(page.url()).pathname;
  expect([at, await page.evaluate(wide), complaints]).toEqual([at, 0, []]);
}

describe.skipIf(!present).each([
  ["with scripts", true],
  ["without scripts", false],
] as const)("an app and recovery codes, 390 wide, %s", (_, javaScriptEnabled) => {
  let house: PeopleProgram;
  let window: Window;
  let app: App;
  let codes: readonly string[];
  beforeAll(async () => {
    house = await startPeopleProgram();
    window = await openWindow(browser, { ...NARROW, javaScriptEnabled });
    await setUp(window, house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test("a wrong code enrols nothing, the right one does", async () => {
    const { page, press } = window;
    await expectSound(window);
    await press("Add an app with codes");
    expect(await page.locator("svg[role=img], svg[aria-label]").count()).toBe(1);
    app = new App(await page.locator("pre code").innerText());
    await page.getByLabel("What do you call it?").fill("phone");
    await page.getByLabel("The code it shows now").fill(app.wrong());
    await press("Add this app");
    await page.getByText("This is not the code that your app shows now.").waitFor();
    await expectSound(window);
    expect(house.rows("SELECT label FROM totp_apps WHERE proven_at IS NOT NULL")).toEqual([]);
    await page.getByLabel("The code it shows now").fill(await app.next());
    await press("Add this app");
    await page.waitForURL("**/account/recovery-codes");
  });

  test("ten codes are saved, and one of them typed back", async () => {
    codes = await saveTenCodes(window);
    expect(new Set(codes).size).toBe(10);
    await expectSound(window);
  });

  test("a code of the app signs in, once (G04)", async () => {
    const { page, press } = window;
    const code = await app.next();
    await signInAgain(window, house);
    await expectSound(window);
    await page.getByLabel("Six digits").fill(code);
    await press("Go on");
    await page.waitForURL("**/account/factors");
    await expectSound(window);
    await signInAgain(window, house);
    await page.getByLabel("Six digits").fill(code);
    await press("Go on");
    await page.getByText("This code was used already; each counts once.").waitFor();
    await page.getByLabel("Six digits").fill(app.wrong());
    await press("Go on");
    await page.getByText("This is not the code that your app shows now.").waitFor();
    await expectSound(window);
  });

  test("a recovery code signs in, once, and leads to the factors (I03, I04)", async () => {
    const { page, press } = window;
    await page.getByText("Lost your factors?").click();
    await page.getByLabel("Recovery code").fill(codes[4] ?? "");
    await press("Use this code");
    await page.waitForURL("**/account/factors");
    await page.getByText("You came in with a recovery code.").waitFor();
    await page.getByText("9 recovery codes are left.").waitFor();
    await expectSound(window);
    await signInAgain(window, house);
    await page.getByText("Lost your factors?").click();
    await page.getByLabel("Recovery code").fill(codes[4] ?? "");
    await press("Use this code");
    await page.getByText("This is not one of your recovery codes that still work.").waitFor();
    await expectSound(window);
  });

  test("a stale proof is renewed by a code of the app, never the one just used (G06)", async () => {
    const { page, press } = window;
    const code = await app.next();
    await page.getByLabel("Six digits").fill(code);
    await press("Go on");
    await page.waitForURL("**/account/factors");
    house.alter("UPDATE sessions SET proven_at = proven_at - 901000");
    await page.goto(`${house.origin}/account/password`);
    expect(new URL(page.url()).pathname).toBe("/account/step-up");
    await expectSound(window);
    await page.getByLabel("Code from your app").fill(code);
    await press("Confirm");
    await page.getByText("This code was used already; each counts once.").waitFor();
    // Five wrong tries in five minutes are the most there are; these were five.
    house.alter("DELETE FROM attempts");
    await page.getByLabel("Code from your app").fill(await app.next());
    await press("Confirm");
    await page.waitForURL("**/account/password");
    await expectSound(window);
  }, 120_000);

  test("removed, it is asked for no more, and its codes open nothing", async () => {
    const { page, press } = window;
    await page.goto(`${house.origin}/account/factors`);
    await page.getByRole("link", { name: "Remove phone" }).click();
    await expectSound(window);
    await page.getByLabel("It is my last one, and I mean it").check();
    await press("Remove it");
    await page.getByText("You have no second factor yet.").waitFor();
    await expectSound(window);
    await signInAgain(window, house);
    expect(new URL(page.url()).pathname).toBe("/account/factors");
    expect(house.rows("SELECT count(*) AS n FROM recovery_codes")).toEqual([{ n: 0 }]);
  });

  if (!javaScriptEnabled) {
    test("keys are not offered, and the page says why", async () => {
      const { page, press } = window;
      await page.goto(`${house.origin}/account/factors/key`);
      const asked = page.getByText("Keys and passkeys need JavaScript");
      expect(await asked.isVisible()).toBe(true);
      expect(await page.getByRole("button", { name: "Add it" }).isVisible()).toBe(false);
      await press("Sign out");
      await page.waitForURL("**/sign-in");
      expect(await asked.isVisible()).toBe(true);
      expect(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()).toBe(false);
      await expectSound(window);
    });
  }
});

describe.skipIf(!present)("a security key", () => {
  let house: PeopleProgram;
  let window: Window;
  let key: Key;
  beforeAll(async () => {
    house = await startPeopleProgram();
    window = await openWindow(browser, NARROW);
    key = await window.plug("security key");
    await setUp(window, house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test("is enrolled by a touch, and answers after the password", async () => {
    const { page, press } = window;
    await addKey(window, house, "blue key");
    await saveTenCodes(window);
    await signInAgain(window, house);
    await expectSound(window);
    await press("Use a key or passkey");
    await page.waitForURL("**/account/factors");
    await expectSound(window);
    expect(house.rows("SELECT level FROM sessions")).toEqual([{ level: "phishing_resistant" }]);
  });

  test("of another house opens nothing; the ceremony is said to be over, and can be begun again", async () => {
    const { page, press } = window;
    await signInAgain(window, house);
    await key.touch(false);
    const foreign = await window.plug("security key");
    await press("Use a key or passkey");
    await page.getByText("Nothing was confirmed: it was cancelled, or took too long.").waitFor();
    await expectSound(window);
    await foreign.unplug();
    await key.touch(true);
    await press("Use a key or passkey");
    await page.waitForURL("**/account/factors");
  }, 120_000);

  test("removed while a passkey stays, it is no longer asked for", async () => {
    const { page, press } = window;
    await key.touch(false);
    const passkey = await window.plug("passkey");
    await addKey(window, house, "laptop");
    await page.goto(`${house.origin}/account/factors`);
    await page.getByRole("link", { name: "Remove blue key" }).click();
    await press("Remove it");
    await page.waitForURL("**/account/factors");
    expect(house.rows("SELECT label FROM webauthn_keys")).toEqual([{ label: "laptop" }]);
    // Else it signs in by itself, being offered in the list of the name's field.
    await passkey.touch(false);
    await signInAgain(window, house);
    await passkey.touch(true);
    await press("Use a key or passkey");
    await page.waitForURL("**/account/factors");
    expect(house.rows("SELECT label FROM webauthn_keys WHERE last_used_at IS NOT NULL")).toEqual([
      { label: "laptop" },
    ]);
  });
});

describe.skipIf(!present)("a passkey alone", () => {
  let house: PeopleProgram;
  let window: Window;
  let key: Key;
  beforeAll(async () => {
    house = await startPeopleProgram();
    window = await openWindow(browser, NARROW);
    key = await window.plug("passkey");
    await setUp(window, house);
    await addKey(window, house, "laptop");
    await saveTenCodes(window);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  async function signOut(): Promise<void> {
    await window.page.goto(`${house.origin}/account/sessions`);
    await window.press("Sign out");
  }

  test("signs in from the list of the name's field, without a click", async () => {
    const { page } = window;
    await signOut();
    await page.waitForURL("**/account/factors");
    expect(house.rows("SELECT method FROM sessions")).toEqual([{ method: "passkey" }]);
  });

  test("signs in by its button in a browser without such a list, without a name", async () => {
    const { page, press } = window;
    await page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    await signOut();
    await page.waitForURL("**/sign-in");
    await expectSound(window);
    await press("Sign in with a passkey");
    await page.waitForURL("**/account/factors");
    expect(house.rows("SELECT method FROM sessions")).toEqual([{ method: "passkey" }]);
  });

  test("with a wrong finger opens nothing, and says so", async () => {
    const { page, press } = window;
    await signOut();
    await key.verify(false);
    await press("Sign in with a passkey");
    await page.getByText("Nothing was confirmed: it was cancelled, or took too long.").waitFor();
    await expectSound(window);
    await key.verify(true);
    await press("Sign in with a passkey");
    await page.waitForURL("**/account/factors");
  });

  test("removed here, the browser still offers it, and it opens nothing", async () => {
    const { page, press } = window;
    await page.goto(`${house.origin}/account/factors`);
    await page.getByRole("link", { name: "Remove laptop" }).click();
    await page.getByLabel("It is my last one, and I mean it").check();
    await press("Remove it");
    await page.getByText("You have no second factor yet.").waitFor();
    await signOut();
    await press("Sign in with a passkey");
    await page.locator(".notice-title").waitFor();
    expect(new URL(page.url()).pathname).toBe("/sign-in/passkey");
    expect(house.rows("SELECT count(*) AS n FROM sessions")).toEqual([{ n: 0 }]);
  });
});
