/** `/admin/policy` on the real server: it shows, loads and checks, and edits nothing (J39, J40, N17). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, readFileSync } from "node:fs";
import { currentPolicy } from "../../../src/gate/current-policy.ts";
import { makePerson, openPersonHouse, type PersonHouse } from "../../support/person-house.ts";
import { personWithApp, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

const PAGE = "/admin/policy";
let at: PersonHouse;
let admin: TestBrowser;
let member: TestBrowser;
let settings: string;
beforeAll(async () => {
  at = await openPersonHouse();
  await makePerson(at, "ada", { admin: true });
  await makePerson(at, "bob");
  admin = at.browser();
  member = at.browser({ ip: "192.0.2.9" });
  await personWithApp(at, admin, "ada");
  await signIn(member, "bob");
  settings = readFileSync(at.configFile, "utf8").trimEnd();
});
afterAll(() => at[Symbol.asyncDispose]());

const policy = (level: string, match = "acme-*") =>
  `policy:\n  critical: [{ match: ["${match}"], level: ${level} }]\n`;

async function put(text: string): Promise<void> {
  await Bun.write(at.configFile, `${settings}\n${text}`);
  chmodSync(at.configFile, 0o600);
}

const reload = () => admin.submit(PAGE, `${PAGE}/reload`);
const levels = () =>
  currentPolicy(at.house.db.orm).policy.critical.map(({ match, level }) => `${match.join()} ${level}`);

describe("loading from the page", () => {
  test("puts the file's policy in force, and shows its lines, its rule and the difference", async () => {
    await put(policy("any_2fa"));
    expect((await reload()).location).toBe(`${PAGE}?reload=loaded`);
    expect(levels()).toEqual(["acme-* any_2fa"]);
    const { text } = await admin.get(`${PAGE}?reload=loaded`);
    for (const words of [
      "is in force now",
      "gatehouse.yaml:5",
      "level: a second factor",
      "page by ada",
      "added: gatehouse.yaml:5",
    ])
      expect(text).toContain(words);
    expect((await reload()).location).toBe(`${PAGE}?reload=same`);
    expect(at.events("policy.load").at(-1)).toMatchObject({ outcome: "done", details: { by: "page" } });
  });

  test("N17 a faulty file keeps the policy, and every page tells admins until a good one is loaded", async () => {
    await put(policy("no"));
    expect((await reload()).location).toBe(`${PAGE}?reload=refused`);
    expect(levels()).toEqual(["acme-* any_2fa"]);
    expect((await admin.get(PAGE)).text).toContain(
      "gatehouse.yaml:5:42: policy.critical[0].level: 'no' is not one of",
    );
    expect((await admin.get("/account/factors")).text).toContain("The policy could not be loaded");
    expect((await member.get("/account/factors")).text).not.toContain("The policy could not be loaded");
    expect((await fetch(`${at.origin}/readyz`)).status).toBe(503);
    expect(at.events("policy.load_refused").at(-1)?.details["by"]).toBe("page");
    await put(policy("any_2fa", "payroll"));
    await reload();
    expect(levels()).toEqual(["payroll any_2fa"]);
    expect((await admin.get("/account/factors")).text).not.toContain("The policy could not be loaded");
    expect((await fetch(`${at.origin}/readyz`)).status).toBe(200);
  });

  test("a policy that no admin could live up to stays out, with the reason on the page", async () => {
    await put(policy("phishing_resistant"));
    expect((await reload()).location).toBe(`${PAGE}?reload=refused`);
    expect((await admin.get(PAGE)).text).toContain("The policy would lock out every admin");
    expect(levels()).toEqual(["payroll any_2fa"]);
  });

  test("one that will lock every admin out on a later day warns of it", async () => {
    await put(policy("phishing_resistant, enforce_from: 2027-01-01"));
    expect((await reload()).location).toBe(`${PAGE}?reload=loaded`);
    expect((await admin.get(PAGE)).text).toContain("From 2027-01-01 on every admin is locked out");
  });
});

describe("checking another", () => {
  const check = async (fields: Record<string, string>) =>
    (await admin.submit(PAGE, `${PAGE}/check`, fields)).text;

  test("names faults by line", async () => {
    expect(await check({ text: policy("any_2f") })).toContain(
      "gatehouse.yaml:2:42: policy.critical[0].level",
    );
  });

  test("names whom it would lock out, takes a whole config file as well, and changes nothing (J40)", async () => {
    const before = levels();
    const loads = at.events().length;
    const everybody = "policy: { second_factor: { everyone: required } }\n";
    for (const text of [everybody, `access: { read: anyone }\n${everybody}`]) {
      const page = await check({ text });
      expect(page).toContain("It is well written, and locks people out.");
      expect(page).toContain("is locked out: bob, who has a password alone");
    }
    expect(levels()).toEqual(before);
    expect(at.events().length).toBe(loads);
  });

  test("takes a file, as browsers send one", async () => {
    const form = new FormData();
    form.set("csrf", await admin.csrf(PAGE));
    form.set("text", "");
    form.set("file", new File(["policy: {}\n"], "policy.yaml"));
    const sent = new Response(form);
    const page = await admin.send(`${PAGE}/check`, {
      type: sent.headers.get("content-type") ?? "",
      body: await sent.text(),
    });
    expect(page.text).toContain("It is well written, and locks nobody out.");
    expect(page.text).toContain("removed: ");
  });

  test("refuses what is no text, and what is far too long", async () => {
    const csrf = await admin.csrf(PAGE);
    const part = `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(part), Buffer.from([0xff, 0xfe]), Buffer.from("\r\n--b--\r\n")]);
    const type = "multipart/form-data; boundary=b";
    expect((await admin.send(`${PAGE}/check`, { type, body })).text).toContain("is not UTF-8 text");
    const long = await admin.send(`${PAGE}/check`, { type, body: Buffer.alloc(1_100_000, 32) });
    expect(long.status).toBe(413);
    const broken = await admin.send(`${PAGE}/check`, { type, body: Buffer.from("no parts") });
    expect([broken.status, broken.text.includes("form.parts")]).toEqual([400, true]);
  });
});
