/** What a person does in a real browser, step by step, on the pages themselves. */
import type { Window } from "./chromium.ts";
import type { PeopleProgram } from "./people-program.ts";
import { PASSWORD } from "./person-house.ts";
import { codeAt } from "./sign-in-steps.ts";

/** From the set-up link to the page that welcomes the first admin. */
export async function setUp({ page, press }: Window, house: PeopleProgram): Promise<void> {
  await page.goto(await house.setUpLink());
  await page.getByLabel("User name").fill("ada");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password again").fill(PASSWORD);
  await press("Make this admin");
  await page.waitForURL("**/welcome");
}

/** Adds the key that is plugged in, from the page of the list. */
export async function addKey({ page, press }: Window, house: PeopleProgram, label: string): Promise<void> {
  await page.goto(`${house.origin}/account/factors/key`);
  await page.getByLabel("What do you call it?").fill(label);
  await press("Add it");
  await page.waitForURL(/\/account\/(recovery-codes|factors)$|\/welcome$/);
}

/** Makes ten codes and types the first back; gives them all. */
export async function saveTenCodes({ page, press }: Window): Promise<readonly string[]> {
  await press("Show my ten codes");
  const codes = (await page.locator("pre code").innerText()).split("\n");
  await page.getByLabel("Type one of them back").fill(codes[0] ?? "");
  await press("I have saved them");
  await page.waitForURL("**/welcome");
  return codes;
}

/** Out, and in again as far as the password leads. */
export async function signInAgain({ page, press }: Window, house: PeopleProgram): Promise<void> {
  await page.goto(`${house.origin}/account/sessions`);
  await press("Sign out");
  await page.waitForURL("**/sign-in");
  await page.getByLabel("User name").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press("Sign in");
  await page.waitForURL(/\/sign-in\/factor|\/account\//);
}

const STEP = 30_000;

/** An authenticator app whose every code is a later one: it begins a step behind, and waits only where it must. */
export class App {
  readonly #secret: string;
  #step: number;

  constructor(secret: string) {
    this.#secret = secret.replaceAll(/\s/g, "");
    this.#step = Math.floor(Date.now() / STEP) - 2;
  }

  /** A code that was not given before, and that the house takes now. */
  async next(): Promise<string> {
    const oldest = Math.floor(Date.now() / STEP) - 1;
    this.#step = Math.max(this.#step + 1, oldest);
    // One step ahead of the clock still counts; never later than that.
    while (this.#step > Math.floor(Date.now() / STEP) + 1) await Bun.sleep(500);
    return codeAt(this.#secret, this.#step * STEP);
  }

  /** Six digits that the app shows neither now nor soon. */
  wrong(): string {
    const now = Math.floor(Date.now() / STEP);
    const shown = new Set(Array.from({ length: 7 }, (_, at) => codeAt(this.#secret, (now + at - 3) * STEP)));
    return ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777"].find(
      (code) => !shown.has(code),
    ) as string;
  }
}
