/** Limits on tries outlive the compiled program: a crash and a new start forget none of them (F22, F23, G09). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type PeopleProgram, startPeopleProgram } from "../support/people-program.ts";
import { PASSWORD } from "../support/person-house.ts";
import { App } from "../support/person-steps.ts";
import { TestBrowser } from "../support/test-browser.ts";

let house: PeopleProgram;
let app: App;
const browser = (ip: string) =>
  new TestBrowser(`http://127.0.0.1:${house.program.port}`, house.origin, { ip });
const signIn = (tab: TestBrowser, password: string) => tab.post("/sign-in", { name: "ada", password });

beforeAll(async () => {
  house = await startPeopleProgram();
  const key = new URL(await house.setUpLink()).searchParams.get("key") ?? "";
  const tab = browser("192.0.2.1");
  const person = { key, name: "ada", email: "ada@example.com", password: PASSWORD };
  await tab.post("/set-up", { ...person, password_again: PASSWORD });
  const page = (await tab.submit("/account/factors", "/account/factors/app")).location ?? "";
  app = new App(/<code>([A-Z2-7 ]+)<\/code>/.exec((await tab.get(page)).text)?.[1] ?? "");
  await tab.submit(page, page, { label: "phone", code: await app.next() });
  await tab.submit("/account/recovery-codes", "/account/recovery-codes/decline", { sure: "yes" });
});
afterAll(() => house[Symbol.asyncDispose]());

test("five wrong codes, a crash, and the right code is still too many (G09)", async () => {
  const tab = browser("192.0.2.2");
  await signIn(tab, PASSWORD);
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await tab.submit("/sign-in/factor", "/sign-in/code", { code: app.wrong() })).status).toBe(400);
  }
  await house.restart();
  const blocked = await tab.submit("/sign-in/factor", "/sign-in/code", { code: await app.next() });
  expect([blocked.status, Number(blocked.headers.get("retry-after")) > 0]).toEqual([429, true]);
  // Nor does the password, typed once more and from elsewhere, buy more tries.
  const again = browser("192.0.2.3");
  await signIn(again, PASSWORD);
  expect((await again.submit("/sign-in/factor", "/sign-in/code", { code: await app.next() })).status).toBe(
    429,
  );
}, 120_000);

test("ten wrong passwords, a crash, and the right one is still too many (F22, F23)", async () => {
  for (let tries = 0; tries < 10; tries += 1) {
    expect((await signIn(browser(`198.51.100.${tries}`), "wrong")).status).toBe(400);
  }
  await house.restart();
  const blocked = await signIn(browser("203.0.113.1"), PASSWORD);
  expect([blocked.status, Number(blocked.headers.get("retry-after")) > 0]).toEqual([429, true]);
});
