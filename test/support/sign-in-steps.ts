/** The steps that most tests of people begin with. */
import { TOTP } from "otpauth";
import { PASSWORD, type PersonHouse } from "./person-house.ts";
import {
  type CreationOptions,
  type Misuse,
  type RequestOptions,
  SoftwareAuthenticator,
} from "./software-authenticator.ts";
import type { Page, TestBrowser } from "./test-browser.ts";

/** Posts name and password. */
export async function signIn(browser: TestBrowser, name: string, password: string = PASSWORD): Promise<Page> {
  return browser.post("/sign-in", { name, password });
}

export type App = { readonly secret: string; readonly id: number };

/** The code that an app shows at a time. */
export function codeAt(secret: string, now: number): string {
  return new TOTP({ secret }).generate({ timestamp: now });
}

/** Enrols an app in a fresh session, on the page itself. */
export async function enrolApp(at: PersonHouse, browser: TestBrowser, label = "phone"): Promise<App> {
  const begun = await browser.submit("/account/factors", "/account/factors/app");
  const page = begun.location ?? "";
  const { text } = await browser.get(page);
  const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1] ?? "").replaceAll(" ", "");
  const done = await browser.submit(page, page, { label, code: codeAt(secret, at.clock.now) });
  if (done.status !== 303) throw new Error(`enrolment failed: ${done.status} ${faultIn(done)}`);
  return { secret, id: Number(page.split("/").at(-1)) };
}

/** Makes recovery codes and types the first of them back. */
export async function saveCodes(browser: TestBrowser): Promise<readonly string[]> {
  const { text } = await browser.submit("/account/recovery-codes", "/account/recovery-codes");
  const codes = text.match(/\b[0-9a-z]{5}(?:-[0-9a-z]{5}){4}\b/g)?.slice(0, 10) ?? [];
  const typed = { recovery_code: codes[0] ?? "" };
  const done = await browser.submit("/account/recovery-codes", "/account/recovery-codes/confirm", typed);
  if (done.status !== 303) throw new Error(`codes not confirmed: ${done.status} ${faultIn(done)}`);
  return codes;
}

/** A person with an app and saved codes, and the browser they did it in; the next code is a fresh one. */
export async function personWithApp(at: PersonHouse, browser: TestBrowser, name: string) {
  await signIn(browser, name);
  const app = await enrolApp(at, browser);
  const codes = await saveCodes(browser);
  at.clock.now += 60_000;
  return { app, codes };
}

/** The words of the fault that a page shows. */
export function faultIn({ text }: Page): string {
  const found = /class="(?:notice-title|error)"[^>]*>([^<]+)/.exec(text) ?? /class="lead">([^<]*)/.exec(text);
  return found?.[1] ?? text.slice(0, 300);
}

/** What the module of a page would ask the server; `page` is where the token of the session is read from. */
export async function askOptions<T>(browser: TestBrowser, path: string, page?: string): Promise<T> {
  const fields = page === undefined ? {} : { csrf: await browser.csrf(page) };
  const reply = await browser.post(path, fields, { headers: { accept: "application/json" } });
  if (reply.status !== 200) throw new Error(`no options: ${reply.status} ${reply.text}`);
  return JSON.parse(reply.text) as T;
}

/** Registers a key on its page, well or badly. */
export async function registerKey(
  browser: TestBrowser,
  key: SoftwareAuthenticator,
  { label = "laptop", ...misuse }: Misuse & { readonly label?: string } = {},
): Promise<Page> {
  const page = "/account/factors/key";
  const options = await askOptions<CreationOptions>(browser, "/account/factors/key-options", page);
  return browser.submit(page, page, { label, credential: key.create(options, misuse) });
}

/** A person with a key and saved codes, in the browser they did it in. */
export async function personWithKey(at: PersonHouse, browser: TestBrowser, name: string) {
  await signIn(browser, name);
  const key = new SoftwareAuthenticator(at.origin);
  const done = await registerKey(browser, key);
  if (done.status !== 303) throw new Error(`registration failed: ${done.status} ${faultIn(done)}`);
  return { key, codes: await saveCodes(browser) };
}

/** Answers the prompt for a factor with a key, well or badly. */
export async function answerWithKey(
  browser: TestBrowser,
  key: SoftwareAuthenticator,
  misuse: Misuse = {},
): Promise<Page> {
  const options = await askOptions<RequestOptions>(browser, "/sign-in/key-options", "/sign-in/factor");
  return browser.submit("/sign-in/factor", "/sign-in/key", { credential: key.get(options, misuse) });
}

/** Signs in by a passkey alone, well or badly. */
export async function signInByPasskey(
  browser: TestBrowser,
  key: SoftwareAuthenticator,
  misuse: Misuse = {},
): Promise<Page> {
  const options = await askOptions<RequestOptions>(browser, "/sign-in/passkey-options");
  return browser.post("/sign-in/passkey", { credential: key.get(options, misuse) });
}
