/** All about one account, token and factor: who may look, what stands there, and that each button cuts off (issue 6, K15). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createPerson } from "../../../src/accounts/create-person.ts";
import { createToken } from "../../../src/tokens/create-token.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { basic } from "../../support/running-house.ts";
import { sampleWheel } from "../../support/sample-dist.ts";
import { personWithApp, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";
import { BOUNDARY, formBody } from "../../support/upload-form.ts";

let at: PersonHouse;
let admin: TestBrowser;
let bob: number;
let ci: { readonly id: number; readonly secret: string };

beforeAll(async () => {
  at = await openPersonHouse();
  await makePerson(at, "ada", { admin: true });
  bob = await makePerson(at, "bob");
  admin = at.browser();
  await personWithApp(at, admin, "ada");
  ci = createToken(at.house, operator, { userId: bob, name: "ci", scopes: ["read", "upload"] });
  await publish();
});
afterAll(() => at[Symbol.asyncDispose]());

async function publish(): Promise<void> {
  const { status } = await fetch(`${at.origin}/legacy/`, {
    method: "POST",
    headers: { authorization: basic(ci.secret), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(formBody(sampleWheel({ name: "acme-payroll", version: "1.0" }))),
  });
  expect(status).toBe(200);
}

/** A download of the published wheel, as the counter writes it. */
function download(tokenId: number, user: string): void {
  const { sqlite } = at.house.db;
  sqlite.run(`INSERT OR IGNORE INTO download_projects (id, name) VALUES (1, 'acme-payroll')`);
  sqlite.run(
    `INSERT OR IGNORE INTO download_files (id, project_id, filename, sha256)
     SELECT 1, 1, filename, zeroblob(32) FROM files LIMIT 1`,
  );
  sqlite.run(
    `INSERT INTO download_takers (id, ip, client, user_id, user_name, token_id, token_name)
     VALUES (${tokenId}, '203.0.113.${tokenId}', 'pip', ${user === "bob" ? bob : 0}, '${user}', ${tokenId}, 'reader-${tokenId}')`,
  );
  sqlite.run(`INSERT INTO downloads VALUES (1, 20000, ${tokenId}, 3, 1728000000000, 1728000000000)`);
}

const text = (html: string) => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

test("they are for admins alone, whoever asks for them leaves a record, and what is not there is not found", async () => {
  const member = at.browser({ ip: "192.0.2.9" });
  await signIn(member, "bob");
  for (const page of [
    "trail?name=bob",
    `token?id=${ci.id}`,
    "factor?name=ada&kind=totp&id=1",
    "tokens/new?name=bob",
  ]) {
    expect((await member.get(`/admin/people/${page}`)).status).toBe(403);
    expect((await at.browser().get(`/admin/people/${page}`)).location).toStartWith("/sign-in");
  }
  expect((await admin.get("/admin/people/trail?name=nobody")).status).toBe(404);
  expect((await admin.get("/admin/people/token?id=999")).status).toBe(404);
  expect((await admin.get("/admin/people/factor?name=bob&kind=totp&id=1")).status).toBe(404);
  await admin.get("/admin/people/trail?name=bob");
  await admin.get(`/admin/people/token?id=${ci.id}`);
  expect(at.events("audit.view")).toHaveLength(1);
});

test("a token's page names its projects, its acts, what it took, and who took what it published", async () => {
  download(ci.id, "bob");
  download(77, "carol");
  const page = text((await admin.get(`/admin/people/token?id=${ci.id}`)).text);
  for (const words of [
    "Holder bob",
    "May read, upload",
    "Projects now acme-payroll",
    "uploaded acme_payroll-1.0-py3-none-any.whl to acme-payroll",
    "Who installed what it published",
    "203.0.113.77, with pip",
    "carol",
  ])
    expect(page).toContain(words);
  const [installed, taken] = page.split("What it downloaded");
  expect(installed).toContain("203.0.113.77");
  expect(taken).not.toContain("203.0.113.77");
  expect(taken).toContain(`203.0.113.${ci.id}`);
});

test("a token is revoked by its button, after which its page offers none and it opens nothing", async () => {
  const page = `/admin/people/token?id=${ci.id}`;
  expect((await admin.submit(page, "/admin/people/token/revoke", { id: String(ci.id) })).location).toBe(page);
  const after = await admin.get(page);
  expect(after.text).toContain("It opens nothing any longer.");
  expect(after.text).not.toContain("Revoke it");
  expect(at.events("token.revoke").at(-1)).toMatchObject({
    outcome: "done",
    details: { name: "ci", user_id: bob },
  });
  const simple = await fetch(`${at.origin}/simple/`, { headers: { authorization: basic(ci.secret) } });
  expect(simple.status).toBe(401);
});

test("a person's page lists projects, tokens, factors and sessions; one session or all of them end there", async () => {
  const browsers = ["198.51.100.1", "198.51.100.2", "198.51.100.3"].map((ip) => at.browser({ ip }));
  for (const browser of browsers) await signIn(browser, "bob");
  const page = "/admin/people/trail?name=bob";
  const shown = text((await admin.get(page)).text);
  for (const words of ["acme-payroll (owner)", "198.51.100.2", "uploaded acme_payroll-1.0", "Cut bob off"])
    expect(shown).toContain(words);
  const [one] = at.query<{ id: number }>("SELECT id FROM sessions WHERE ip = '198.51.100.2'");
  const end = { name: "bob", id: String(one?.id) };
  expect((await admin.submit(page, "/admin/people/sessions/end", end)).location).toBe(page);
  const signedIn = async () => {
    const answers = await Promise.all(browsers.map((browser) => browser.get("/account/factors")));
    return answers.map(({ status }) => status === 200);
  };
  expect(await signedIn()).toEqual([true, false, true]);
  expect((await admin.submit(page, "/admin/people/sessions/end-all", { name: "bob" })).location).toBe(page);
  expect(await signedIn()).toEqual([false, false, false]);
  expect(at.events("session.end").map(({ details }) => details["session"])).toEqual([
    `session ${one?.id}`,
    "all sessions",
  ]);
  expect((await admin.get(page)).text).not.toContain("sessions/end");
});

test("a factor is suspended with a reason: it proves nobody, its owner's sessions end, and they are told", async () => {
  await makePerson(at, "dave");
  const dave = at.browser({ ip: "192.0.2.31" });
  const { app } = await personWithApp(at, dave, "dave");
  const page = `/admin/people/factor?name=dave&kind=totp&id=${app.id}`;
  const which = { name: "dave", kind: "totp", id: String(app.id) };
  expect(text((await admin.get(page)).text)).toContain("added app phone to dave");
  const bare = await admin.submit(page, "/admin/people/factor/suspend", { ...which, reason: " " });
  expect([bare.status, bare.text.includes("suspended for a reason")]).toEqual([400, true]);
  const done = await admin.submit(page, "/admin/people/factor/suspend", { ...which, reason: "phone stolen" });
  expect(done.location).toBe(page);
  expect((await admin.get(page)).text).toContain("by an admin: phone stolen");
  expect((await dave.get("/account/factors")).location).toStartWith("/sign-in");
  expect(at.events("factor.suspend").at(-1)).toMatchObject({
    outcome: "done",
    details: { label: "phone", reason: "phone stolen" },
  });
  expect(at.query("SELECT kind FROM notices ORDER BY id DESC LIMIT 1")).toEqual([{ kind: "factor.suspend" }]);
});

test("admins make tokens of service accounts, shown once, and of nobody else", async () => {
  await createPerson(at.house, operator, { name: "robot", kind: "service", admin: false });
  const form = "/admin/people/tokens/new?name=robot";
  expect((await admin.get("/admin/people/tokens/new?name=bob")).status).toBe(403);
  const wrong = await admin.submit(form, "/admin/people/tokens", { holder: "robot", name: "" });
  expect([wrong.status, wrong.text.includes('name="holder" value="robot"')]).toEqual([400, true]);
  const made = await admin.submit(form, "/admin/people/tokens", {
    holder: "robot",
    name: "deploy",
    scope: "read",
    days: "30",
  });
  const secret = /gh_[0-9A-Za-z]{49}/.exec(made.text)?.[0] ?? "";
  expect((await fetch(`${at.origin}/simple/`, { headers: { authorization: basic(secret) } })).status).toBe(
    200,
  );
  const others = await admin.submit(form, "/admin/people/tokens", { holder: "bob", name: "x", days: "30" });
  expect(others.status).toBe(403);
  expect(at.events("token.create").at(-1)).toMatchObject({ outcome: "refused" });
  const trail = text((await admin.get("/admin/people/trail?name=robot")).text);
  expect(trail).toContain("Make a token for robot");
  expect(trail).toContain("deploy");
});

test("cut off, a person's sessions and tokens stop together", async () => {
  const bobs = at.browser({ ip: "198.51.100.9" });
  await signIn(bobs, "bob");
  const { secret } = createToken(at.house, operator, { userId: bob, name: "two", scopes: ["read"] });
  await admin.submit("/admin/people/trail?name=bob", "/admin/people/disable", { name: "bob" });
  expect((await bobs.get("/account/factors")).location).toStartWith("/sign-in");
  expect((await fetch(`${at.origin}/simple/`, { headers: { authorization: basic(secret) } })).status).toBe(
    401,
  );
  expect((await admin.get("/admin/people/trail?name=bob")).text).not.toContain("Cut bob off");
});
