/** A release that waits is approved in real Chromium, with a key that is touched for it (issue 5). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { prepareClients } from "../support/clients.ts";
import { chromiumPath, openChromium, openWindow, type Window } from "../support/chromium.ts";
import { openDesk } from "../support/desk.ts";
import { makeProject } from "../support/make-project.ts";
import { type PeopleProgram, startPeopleProgram } from "../support/people-program.ts";
import { addKey, saveTenCodes, setUp } from "../support/person-steps.ts";
import { policyOf } from "../support/policy-facts.ts";
import { publish } from "../support/publish.ts";

const present = existsSync(chromiumPath);
let browser: Browser;
let house: PeopleProgram;
let window: Window;
beforeAll(async () => {
  if (!present) return;
  await prepareClients(["twine 7.0.0"]);
  browser = await openChromium();
  house = await startPeopleProgram("access: { read: anyone }");
  window = await openWindow(browser, { viewport: { width: 390, height: 844 } });
}, 900_000);
afterAll(async () => {
  if (!present) return;
  await browser.close();
  await house[Symbol.asyncDispose]();
});

/** Acme's projects ask for a key and wait; the robot's token of the console is spared the key alone. */
function stageAcme(): void {
  const exempt = [{ user: "robot", until: Date.UTC(2100, 0), reason: "test" }];
  const compiled = JSON.stringify(policyOf([{ release: "two_person", exempt }]));
  house.alter(
    `INSERT INTO policy_loads (at, file, sha256, text, first_line, compiled, public_url, loaded_by, difference)
     VALUES (0, 'gatehouse.yaml', zeroblob(32), '', 1, '${compiled}', '${house.origin}', 'test', '[]')`,
  );
}

test.skipIf(!present)(
  "uploads wait, the approver touches a key, and everybody gets the release; the next one asks for another touch",
  async () => {
    const { page, press, complaints } = window;
    const key = await window.plug("security key");
    await setUp(window, house);
    await addKey(window, house, "blue key");
    await saveTenCodes(window);
    const token = await house.program.token("robot");
    stageAcme();
    using desk = openDesk();
    const target = { upload: `${house.program.url}/legacy/`, token };
    for (const version of ["1.0", "1.1"]) {
      const project = await makeProject(desk.work, { name: "acme-pay", version, requires: ["six"] });
      expect((await publish(desk, "twine 7.0.0", { project, target })).code).toBe(0);
    }
    expect((await fetch(`${house.program.url}/simple/acme-pay/`)).status).toBe(404);

    const at = (version: string) => `${house.origin}/manage/project/acme-pay/staged/${version}/`;
    await page.goto(at("1.0"));
    await page.getByText("It waits for approval: nobody can install it yet.").waitFor();
    await page.getByText("acme_pay-1.0.tar.gz").first().waitFor();
    const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(wide)).toBe(0);
    // Her last proof is older than the files, so the key is asked for.
    await press("Approve 1.0");
    await page.waitForURL("**/account/step-up?**");
    await key.touch(true);
    await press("Use a key or passkey");
    await page.waitForURL(at("1.0"));
    await press("Approve 1.0");
    await page.getByText(/It was approved: .* by ada/).waitFor();
    const json = await (await fetch(`${house.program.url}/pypi/acme-pay/json`)).json();
    expect(json).toMatchObject({ info: { version: "1.0" }, urls: [{}, {}] });

    // The same touch settles nothing else.
    await page.goto(at("1.1"));
    await page.getByLabel("Why?").fill("wrong branch");
    await press("Reject 1.1");
    await page.waitForURL("**/account/step-up?**");
    expect(house.rows("SELECT state FROM staged_releases ORDER BY id")).toEqual([
      { state: "approved" },
      { state: "waiting" },
    ]);
    expect(complaints).toEqual([]);
  },
  120_000,
);
