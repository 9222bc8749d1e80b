/** Tokens in the browser: made, shown once, used within their limits, and revoked. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { makePerson, openPersonHouse, type PersonHouse } from "../../support/person-house.ts";
import { faultIn, personWithApp, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

let at: PersonHouse;
let ada: TestBrowser;
beforeAll(async () => {
  at = await openPersonHouse();
  await makePerson(at, "ada");
  await makePerson(at, "bob");
  ada = at.browser({ ip: "192.0.2.1" });
  await personWithApp(at, ada, "ada");
});
afterAll(() => at[Symbol.asyncDispose]());

const FORM = "/account/tokens/new";
const make = (fields: Record<string, string>, tab = ada) =>
  tab.submit(FORM, "/account/tokens", { name: "ci", scope: "read", days: "90", ...fields });
const secretIn = (text: string) => /gh_[0-9A-Za-z]{49}/.exec(text)?.[0] ?? "";
const simple = (token: string, ip = "192.0.2.1") =>
  at
    .browser({ ip })
    .get("/simple/", { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}` });
type Row = Record<string, unknown>;
const newest = () => at.query<Row>("SELECT * FROM tokens ORDER BY id DESC LIMIT 1")[0];

test("a token is shown once with lines that carry it, remembers the level, and ends after 90 days (F05)", async () => {
  const page = await make({ scope: "both" });
  const secret = secretIn(page.text);
  expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(page.text).toContain(`export UV_PUBLISH_TOKEN=${secret}`);
  expect((await simple(secret)).status).toBe(200);
  expect(newest()).toMatchObject({ level: "any_2fa", expires_at: at.clock.now + 90 * 24 * 3_600_000 });
  for (const path of ["/account/tokens", FORM]) expect(secretIn((await ada.get(path)).text)).toBe("");
  expect((await ada.get("/account/factors")).text).toContain("A token was made: ci");
});

test("limits are what was typed: globs, one version, networks, one upload, a new project (M25)", async () => {
  await make({
    scope: "upload",
    projects: "Acme.* payroll",
    cidrs: "10.0.0.0/8, 2001:db8::/32",
    days: "never",
  });
  expect(newest()).toMatchObject({
    projects: '["acme-*","payroll"]',
    cidrs: '["10.0.0.0/8","2001:db8::/32"]',
    expires_at: null,
  });
  await make({
    scope: "upload",
    projects: "payroll",
    version: " 1.2 ",
    single_use: "yes",
    level: "phishing_resistant",
    user_id: "2",
  });
  expect(newest()).toMatchObject({ version: "1.2", single_use: 1, level: "any_2fa", user_id: 1 });
  await make({ scope: "upload", new_project: "yes" });
  expect(newest()).toMatchObject({ new_project: "due" });
  const { text } = await ada.get("/account/tokens");
  for (const words of [
    "payroll, version 1.2, one upload",
    "one new project",
    "from 10.0.0.0/8, 2001:db8::/32",
  ])
    expect(text).toContain(words);
  const bound = secretIn((await make({ cidrs: "192.0.2.1" })).text);
  expect([(await simple(bound)).status, (await simple(bound, "192.0.2.2")).status]).toEqual([200, 403]);
});

test.each<[Record<string, string>, string]>([
  [{ name: "" }, "is not a token name"],
  [{ name: "é" }, "is not a token name"],
  [{ scope: "admin" }, "without a scope"],
  [{ projects: "a**" }, "is not a pattern of project names"],
  [{ cidrs: "10.0.0.1/8" }, "not a network"],
  [{ days: "-1" }, "more than nothing"],
  [{ days: "NaN" }, "more than nothing"],
  [{ days: "1e9" }, "at most ten years"],
  [{ scope: "upload", version: "one", projects: "demo" }, "is invalid for 'version'"],
  [{ scope: "upload", version: "1" }, "of which project"],
  [{ scope: "both", single_use: "yes" }, "would not use it up"],
])("F09 %j is refused beside its field, and what was typed stays", async (fields, words) => {
  const before = newest()?.["id"];
  const page = await make({ name: "kept name", ...fields });
  expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining(words)]);
  if (!("name" in fields)) expect(page.text).toContain('value="kept name"');
  expect(newest()?.["id"]).toBe(before);
});

test("a revoked token is dead at once, and only its holder revokes it (F08, F10)", async () => {
  const secret = secretIn((await make({})).text);
  const id = String(newest()?.["id"]);
  const bob = at.browser({ ip: "192.0.2.2" });
  await signIn(bob, "bob");
  const revoke = (tab: TestBrowser) => tab.submit("/account/tokens", "/account/tokens/revoke", { id });
  expect((await revoke(bob)).status).toBe(404);
  expect((await bob.get("/account/tokens")).text).toContain("You have no token yet.");
  expect((await simple(secret)).status).toBe(200);
  expect((await revoke(ada)).location).toBe("/account/tokens");
  expect((await simple(secret)).status).toBe(401);
  expect(at.events("token.revoke").at(-1)?.user_id).toBe(1);
});

test("whoever sits at an open session gets and ends no token without the factor", async () => {
  const token = await ada.csrf("/account/tokens");
  at.clock.now += 16 * 60_000;
  const steps = [
    await ada.get(FORM),
    await ada.post("/account/tokens", { csrf: token, name: "x", scope: "read" }),
    await ada.post("/account/tokens/revoke", { csrf: token, id: "1" }),
  ];
  for (const { location } of steps)
    expect(location).toStartWith("/account/step-up?return=%2Faccount%2Ftokens");
});

test("forms from elsewhere are refused, and nobody has no tokens (F19)", async () => {
  const token = await ada.csrf("/account/tokens");
  for (const path of ["/account/tokens", "/account/tokens/revoke"]) {
    expect((await ada.post(path, { csrf: token }, { origin: "https://evil.example" })).status).toBe(403);
    expect((await ada.post(path, { csrf: "" })).status).toBe(403);
    expect((await at.browser().post(path, { csrf: token })).location).toStartWith("/sign-in?");
  }
  expect((await at.browser().get("/account/tokens")).location).toStartWith("/sign-in?");
});
