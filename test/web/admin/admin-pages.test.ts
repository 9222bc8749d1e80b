/** Admins' pages on the real server: who may look and change, what is recorded, and what is never shown (issue 4, M, F20). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { createToken } from "../../../src/tokens/create-token.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { personWithApp, signIn } from "../../support/sign-in-steps.ts";
import { basic } from "../../support/running-house.ts";
import { sampleWheel } from "../../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../../support/upload-form.ts";
import { tempFolder } from "../../support/test-house.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

let folder: ReturnType<typeof tempFolder>;
let at: PersonHouse;
let admin: TestBrowser;
let member: TestBrowser;
beforeAll(async () => {
  folder = tempFolder();
  writeFileSync(`${folder.path}/smtp`, "hunter2-never-shown", { mode: 0o600 });
  at = await openPersonHouse({
    config: `mail: { from: g@example.com, smtp: { host: 127.0.0.1, tls: none, user: g, password: { file: ${folder.path}/smtp } } }`,
  });
  await makePerson(at, "ada", { admin: true });
  at.house.db.sqlite.run("UPDATE people SET email = 'ada@example.com'");
  const userId = await makePerson(at, "bob");
  await makePerson(at, "carol");
  admin = at.browser();
  member = at.browser({ ip: "192.0.2.9" });
  await personWithApp(at, admin, "ada");
  await signIn(member, "bob");
  await publish(userId);
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function publish(userId: number): Promise<void> {
  const { secret } = createToken(at.house, operator, { userId, name: "ci", scopes: ["upload"] });
  const { status } = await fetch(`${at.origin}/legacy/`, {
    method: "POST",
    headers: {
      authorization: basic(secret),
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: Buffer.from(formBody(sampleWheel({ name: "acme-payroll", version: "1.0" }))),
  });
  expect(status).toBe(200);
}

const pages = [
  "/admin/people",
  "/admin/people/disable?name=carol",
  "/admin/people/person?name=carol",
  "/admin/projects",
  "/admin/projects/quarantine?name=acme-payroll",
  "/admin/settings",
];

test.each(pages)("%s is for admins alone, and leads strangers to the sign-in", async (page) => {
  expect((await admin.get(page)).status).toBe(200);
  expect((await member.get(page)).status).toBe(403);
  expect((await at.browser().get(page)).location).toStartWith("/sign-in?return=%2Fadmin");
});

describe("people", () => {
  test("are listed with how strongly they sign in and when they last did, and found by a part", async () => {
    const { text } = await admin.get("/admin/people");
    for (const words of ["password and app", "password alone", "2026-11-24 12:0", "never"])
      expect(text).toContain(words);
    const found = (await admin.get("/admin/people?q=CAR")).text;
    expect([found.includes("<strong>carol"), found.includes("<strong>bob")]).toEqual([true, false]);
    expect((await admin.get("/admin/people?q=%25zz")).text).toContain("Nobody is called that.");
  });

  test("cannot be disabled by a member, nor without a fresh proof, nor from another site", async () => {
    const csrf = await member.csrf("/account/factors");
    const byMember = await member.post("/admin/people/disable", { csrf, name: "carol" });
    expect(byMember.status).toBe(403);
    expect(at.events("person.disable").at(-1)).toMatchObject({ outcome: "refused" });
    const forged = await admin.post("/admin/people/disable", { csrf, name: "carol" });
    expect([forged.status, forged.text.includes("form.token")]).toEqual([403, true]);
    at.clock.now += 16 * 60_000;
    const stale = await admin.submit("/admin/people", "/admin/people/disable", { name: "carol" });
    expect(stale.location).toStartWith("/account/step-up");
    at.clock.now -= 16 * 60_000;
    expect(at.query("SELECT name FROM people WHERE disabled_at IS NOT NULL")).toEqual([]);
  });

  test("are disabled by an admin, at once and on the record", async () => {
    const carol = at.browser({ ip: "192.0.2.11" });
    await signIn(carol, "carol");
    const done = await admin.submit("/admin/people", "/admin/people/disable", { name: "carol" });
    expect(done.location).toBe("/admin/people");
    expect((await carol.get("/account/factors")).location).toStartWith("/sign-in");
    expect((await admin.get("/admin/people")).text).toContain("disabled</span>");
    expect(at.events("person.disable").at(-1)).toMatchObject({ outcome: "done", details: { name: "carol" } });
    const last = await admin.submit("/admin/people", "/admin/people/disable", { name: "ada" });
    expect([last.status, last.text.includes("person.last_admin")]).toEqual([403, true]);
  });
});

describe("one account", () => {
  const page = "/admin/people/person?name=dave";
  const take = (tab: TestBrowser, fields: Record<string, string>) =>
    tab.submit("/account/sessions", "/admin/people/reset-factors", { name: "dave", ...fields });
  const sure = { why: "met in person", confirm: "dave" };

  test("loses all factors to an admin with a reason, its name typed, and a proof as strong as theirs (B39, I12)", async () => {
    await makePerson(at, "dave");
    const dave = at.browser({ ip: "192.0.2.21" });
    await personWithApp(at, dave, "dave");
    expect((await admin.get(page)).text).toContain("Take all factors away");
    expect((await take(admin, { ...sure, why: " " })).text).toContain("A reset needs a reason.");
    expect((await take(admin, { ...sure, confirm: "bob" })).text).toContain("is not their user name");
    expect((await take(member, sure)).status).toBe(403);
    const weak = at.browser({ ip: "192.0.2.22" });
    await makePerson(at, "weak", { admin: true });
    await signIn(weak, "weak");
    const refused = await take(weak, sure);
    expect([refused.status, refused.text.includes("factor.reset_level")]).toEqual([403, true]);
    expect(
      at.query("SELECT label FROM totp_apps JOIN people p ON p.id = user_id WHERE p.name = 'dave'"),
    ).toHaveLength(1);
    expect((await take(admin, sure)).location).toBe(page);
    expect((await dave.get("/account/factors")).location).toStartWith("/sign-in");
    await signIn(dave, "dave");
    expect((await dave.get("/account/factors")).text).toContain("removed by an admin");
    expect(at.events("admin.reset_factors").map(({ outcome }) => outcome)).toEqual([
      "refused",
      "refused",
      "done",
    ]);
  });

  test("of one's own keeps its factors; a disabled one is let in again, its old sessions stay ended", async () => {
    const own = await take(admin, { name: "ada", why: "r", confirm: "ada" });
    expect([own.status, own.text.includes("factor.reset_own")]).toEqual([403, true]);
    const dave = at.browser({ ip: "192.0.2.23" });
    await signIn(dave, "dave");
    const name = { name: "dave" };
    await admin.submit("/admin/people", "/admin/people/disable", name);
    expect((await admin.get(page)).text).toContain("Enable dave");
    expect((await admin.submit(page, "/admin/people/enable", name)).location).toBe(page);
    expect((await dave.get("/account/factors")).location).toStartWith("/sign-in");
    expect((await signIn(dave, "dave")).location).toBe("/account/factors");
    at.house.db.sqlite.run("UPDATE people SET disabled_at = 1 WHERE name IN ('weak', 'dave')");
  });
});

describe("projects", () => {
  test("go into quarantine with a reason and out again, by admins alone", async () => {
    const page = "/admin/projects/quarantine?name=acme-payroll";
    const act = "/admin/projects/quarantine";
    const csrf = await member.csrf("/account/factors");
    const fields = { name: "acme-payroll", to: "quarantined", reason: "Malware in 2.1" };
    expect((await member.post(act, { csrf, ...fields })).status).toBe(403);
    expect((await admin.submit(page, act, fields)).location).toBe("/admin/projects");
    const listed = (await admin.get("/admin/projects?status=quarantined")).text;
    for (const words of ["acme-payroll", "Malware in 2.1", "Release…"]) expect(listed).toContain(words);
    expect((await admin.get("/admin/projects?q=nothing")).text).toContain("No project fits.");
    expect((await admin.submit(page, act, { name: "acme-payroll", to: "active" })).status).toBe(303);
    expect(at.query("SELECT status FROM projects")).toEqual([{ status: "active" }]);
    expect(at.events("project.status").map(({ outcome }) => outcome)).toEqual(["refused", "done", "done"]);
  });
});

test("settings show what holds and where it comes from, and never a secret", async () => {
  const { text } = await admin.get("/admin/settings");
  expect(text).toContain("server.public_url");
  expect(text).toContain("gatehouse.yaml:1");
  expect(text).toContain(`${folder.path}/smtp`);
  expect(text).not.toContain("hunter2");
});

test("an invitation with an address waits in the outbox, its secret encrypted, and the page says so", async () => {
  const page = await admin.submit("/admin/invitations", "/admin/invitations", { email: "dan@example.com" });
  expect(page.text).toContain("as a letter to dan@example.com");
  const key = /invitation\?key=([A-Za-z0-9_-]{43})/.exec(page.text)?.[1] ?? "";
  expect(key).toHaveLength(43);
  const [row] = at.query<{ sealed: Uint8Array }>("SELECT sealed FROM mails WHERE invitation_id IS NOT NULL");
  expect(Buffer.from(row?.sealed ?? []).includes(key)).toBeFalse();
  expect(row?.sealed.length).toBe(43 + 28);
});

test("the banner says who is signed in, and offers each what they may use", async () => {
  const banner = (text: string) => /<header.*?<\/header>/s.exec(text)?.[0] ?? "";
  const forAdmin = banner((await admin.get("/")).text);
  expect(forAdmin).toContain("<strong>ada</strong>");
  expect(forAdmin).toContain('href="/admin/people"');
  const forMember = banner((await member.get("/projects")).text);
  expect(forMember).toContain("<strong>bob</strong>");
  expect(forMember).not.toContain("/admin/");
  const forNobody = banner((await at.browser().get("/")).text);
  expect(forNobody).toContain('href="/sign-in"');
  expect(forNobody).not.toContain("/projects");
  expect(banner((await member.get("/nothing-here")).text)).toContain("<strong>bob</strong>");
});

test("a hundred pages at once each know their own reader", async () => {
  const seen = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const { text } = await (n % 2 === 0 ? admin : member).get("/search?q=acme");
      return /Signed in as <strong>(\w+)/.exec(text)?.[1];
    }),
  );
  expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? "ada" : "bob")));
});

test("signing out from the banner ends the session", async () => {
  const tab = at.browser({ ip: "192.0.2.12" });
  await signIn(tab, "bob");
  await tab.submit("/help/", "/sign-out");
  expect((await tab.get("/account/factors")).location).toStartWith("/sign-in");
});

test("notices are kept on their page, put away there, and never said to be mailed when they were not", async () => {
  const { text } = await admin.get("/account/notices");
  expect(text).toContain("A second factor was added: phone");
  expect([text.includes("not yet"), text.includes("new</span>")]).toEqual([true, true]);
  const id = /name="id" value="(\d+)"/.exec(text)?.[1] ?? "";
  const away = { id, return: "/account/notices" };
  expect((await admin.submit("/account/notices", "/account/notices", away)).location).toBe(
    "/account/notices",
  );
  expect((await admin.get("/account/notices")).text).not.toContain("new</span>");
  const bobs = (await member.get("/account/notices")).text;
  expect(bobs).not.toContain("A second factor was added");
  expect(bobs).toContain("has no e-mail address");
});
