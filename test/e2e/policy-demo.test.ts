/** The demo of the README, with the compiled program, twine and real Chromium: a project becomes critical (J01, J03). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { chromiumPath, openChromium, openWindow, type Window } from "../support/chromium.ts";
import { prepareClients } from "../support/clients.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { freePort } from "../support/gatehouse.ts";
import { makeProject } from "../support/make-project.ts";
import { type PeopleProgram, startPeopleProgram } from "../support/people-program.ts";
import { publish } from "../support/publish.ts";

const PASSWORD = "granite otter lantern";

describe.skipIf(!existsSync(chromiumPath))("a project becomes critical", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-policy-"));
  const policy = join(folder, "policy.yaml");
  const uploads = `127.0.0.1:${freePort()}`;
  let house: PeopleProgram;
  let browser: Browser;
  let window: Window;
  let desk: Desk;

  beforeAll(async () => {
    await prepareClients(["twine 7.0.0"]);
    desk = openDesk();
    await Bun.write(
      policy,
      "policy: { critical: [{ match: [later-*], level: any_2fa, enforce_from: 2099-01-01 }] }\n",
    );
    house = await startPeopleProgram(`policy_file: ${policy}`, uploads);
    browser = await openChromium();
    window = await openWindow(browser);
    await window.plug("security key");
    await setUp();
  }, 900_000);
  afterAll(async () => {
    await browser.close();
    await house[Symbol.asyncDispose]();
    desk[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** An admin by the link of the console, and their colleague `bob`, who knows a password of his own. */
  async function setUp(): Promise<void> {
    const { page, press } = window;
    await page.goto(await house.setUpLink());
    await page.getByLabel("User name").fill("ada");
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Password again").fill(PASSWORD);
    await press("Make this admin");
    await page.waitForURL("**/welcome");
    // Else no admin could do anything to the project, and the policy would be refused.
    await addKey("admin's key");
    await press("Sign out");
    expect((await house.program.console("user", "create", "bob")).code).toBe(0);
    house.alter(
      "UPDATE people SET password_hash = (SELECT password_hash FROM people WHERE name = 'ada') WHERE name = 'bob'",
    );
    await page.goto(`${house.origin}/sign-in`);
    await page.getByLabel("User name").fill("bob");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await press("Sign in");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }

  /** On the page, with codes, so that it counts. */
  async function addKey(label: string): Promise<void> {
    const { page, press } = window;
    await page.goto(`${house.origin}/account/factors/key`);
    await page.getByLabel("What do you call it?").fill(label);
    await press("Add it");
    await page.waitForURL("**/account/recovery-codes");
    await press("Show my ten codes");
    const codes = (await page.locator("pre code").innerText()).split("\n");
    await page.getByLabel("Type one of them back").fill(codes[6] ?? "");
    await press("I have saved them");
    await page.waitForURL((url) => !url.pathname.startsWith("/account/recovery-codes"));
  }

  /** A token made on the page; its secret. */
  async function newToken(name: string): Promise<string> {
    const { page, press } = window;
    await page.goto(`${house.origin}/account/tokens/new`);
    await page.locator("input[name=name]").fill(name);
    await press("Make it");
    await page.waitForURL("**/account/tokens");
    return /gh_[0-9A-Za-z]+/.exec(await page.locator("pre").first().innerText())?.[0] ?? "";
  }

  async function upload(version: string, token: string) {
    const project = await makeProject(desk.newFolder(), { name: "acme-auth", version });
    return publish(desk, "twine 7.0.0", { project, target: { upload: `http://${uploads}/legacy/`, token } });
  }

  test("bob's upload is refused with the sentence, he adds a key, makes a new token, and it passes", async () => {
    const old = await newToken("from before");
    expect(await upload("1.0", old)).toMatchObject({ code: 0 });

    await Bun.write(
      policy,
      'policy:\n  critical:\n    - match: ["acme-*"]\n      level: phishing_resistant\n      reason: ships in every payroll image\n      enforce_from: 2026-03-01\n',
    );
    process.kill(house.program.pid, "SIGHUP");
    for (
      let tries = 0;
      tries < 100 && house.rows("SELECT id FROM policy_loads WHERE compiled LIKE '%acme%'").length === 0;
      tries += 1
    )
      await Bun.sleep(50);

    const refused = await upload("1.1", old);
    expect(refused.code).not.toBe(0);
    expect(refused.output.replace(/\s+/g, " ")).toContain(
      `acme-auth needs a security key to publish (policy.yaml:3, since 2026-03-01: ships in every payroll image). Add one: ${house.origin}/account/factors`,
    );

    await addKey("blue key");

    const still = await upload("1.2", old);
    expect(still.output.replace(/\s+/g, " ")).toContain(
      "token 'from before' was made in a session without one",
    );
    const passed = await upload("1.3", await newToken("with my key"));
    expect([passed.code, passed.output]).toEqual([0, expect.any(String)]);
    expect(house.rows("SELECT version FROM releases ORDER BY id")).toEqual([
      { version: "1.0" },
      { version: "1.3" },
    ]);
    expect(window.complaints).toEqual([]);
  }, 180_000);
});
