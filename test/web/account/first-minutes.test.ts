/** The set-up link and an invitation, from the link to the lines that tools need, without a script (F33). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { issueSetUpLink } from "../../../src/accounts/set-up-link.ts";
import { openPersonHouse, operator, PASSWORD, type PersonHouse } from "../../support/person-house.ts";
import { enrolApp, faultIn, saveCodes, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

let at: PersonHouse;
let admin: TestBrowser;
beforeAll(async () => {
  at = await openPersonHouse();
  admin = at.browser();
});
afterAll(() => at[Symbol.asyncDispose]());

const person = (name: string, key: string) => ({
  key,
  name,
  email: `${name}@example.com`,
  password: PASSWORD,
  password_again: PASSWORD,
});

/** From a welcome page without a factor to the first token. */
async function walk(tab: TestBrowser): Promise<string> {
  expect((await tab.get("/welcome")).text).toContain("1. A second factor</h2>");
  await enrolApp(at, tab);
  expect((await tab.get("/welcome")).text).toContain("1. A second factor: done");
  expect((await tab.submit("/welcome", "/welcome/token")).location).toBe("/welcome");
  await saveCodes(tab);
  const page = await tab.submit("/welcome", "/welcome/token");
  expect(page.headers.get("cache-control")).toBe("no-store");
  return /gh_[0-9A-Za-z]{49}/.exec(page.text)?.[0] ?? "";
}

describe("the set-up link", () => {
  let key = "";
  test("asks for what a person needs, and says beside each field what is wrong", async () => {
    key = issueSetUpLink(at.house, operator) ?? "";
    expect((await admin.get(`/set-up?key=${key}`)).status).toBe(200);
    for (const [fields, words] of [
      [{ password: "short", password_again: "short" }, "at least 15 are needed"],
      [{ password_again: "x" }, "The two passwords differ."],
      [
        { password: "passwordpassword", password_again: "passwordpassword" },
        "on the list of those that leaked",
      ],
      [{ name: "a b" }, "is not a user name"],
      [{ email: "nowhere" }, "is not an e-mail address"],
    ] as const) {
      const page = await admin.post("/set-up", { ...person("ada", key), ...fields });
      expect([page.status, page.text.includes(words)]).toEqual([400, true]);
    }
    expect((await admin.post("/set-up", person("ada", key), { origin: "https://evil.example" })).status).toBe(
      403,
    );
  });

  test("leads through password, factor, codes and token to lines that work, and is dead afterwards", async () => {
    expect((await admin.post("/set-up", person("ada", key))).location).toBe("/welcome");
    const token = await walk(admin);
    expect(at.query("SELECT level, name FROM tokens")).toEqual([{ level: "any_2fa", name: "first token" }]);
    const basic = `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`;
    expect((await at.browser().get("/simple/", { authorization: basic })).status).toBe(200);
    expect((await admin.get("/welcome")).location).toBe("/account/factors");
    expect((await admin.submit("/account/factors", "/welcome/token")).location).toBe("/welcome");
    expect((await at.browser().get(`/set-up?key=${key}`)).status).toBe(404);
    expect((await at.browser().post("/set-up", person("eve", key))).status).toBe(404);
    expect((await admin.get("/account/factors")).text).toContain("A token was made: first token");
  });
});

describe("an invitation", () => {
  const invite = async (fields: Record<string, string> = {}) => {
    const page = await admin.submit("/admin/invitations", "/admin/invitations", fields);
    return { page, key: /\/invitation\?key=([A-Za-z0-9_-]{43})/.exec(page.text)?.[1] ?? "" };
  };

  test("is made by an admin with a fresh proof, and its link is shown once", async () => {
    const { key, page } = await invite({ email: "bob@example.com" });
    expect([page.status, key.length]).toEqual([200, 43]);
    expect((await admin.get("/admin/invitations")).text).not.toContain(key);
    expect((await invite({ email: "nobody" })).page.text).toContain("is not an e-mail address");
    expect((await at.browser().get(`/invitation?key=${key}`)).text).toContain('value="bob@example.com"');
  });

  test("works once, and leads a colleague along the same path", async () => {
    const { key } = await invite();
    const bob = at.browser({ ip: "192.0.2.20" });
    expect((await bob.post("/invitation", person("ada", key))).text).toContain("is taken");
    expect((await bob.post("/invitation", person("bob", key))).location).toBe("/welcome");
    expect(await walk(bob)).toStartWith("gh_");
    expect((await bob.post("/invitation", person("eve", key))).status).toBe(404);
    const admins = await bob.get("/admin/invitations");
    expect([admins.status, admins.text.includes("admin.needed")]).toEqual([403, true]);
    const made = await bob.submit("/account/factors", "/admin/invitations", { admin: "yes" });
    expect(made.status).toBe(403);
    expect(at.events("invitation.accept").at(-1)?.details).toMatchObject({ name: "bob", invited_by: "ada" });
  });

  test("fifty at once make one person", async () => {
    const { key } = await invite({ admin: "yes" });
    const pages = await Promise.all(
      Array.from({ length: 10 }, (_, n) => at.browser().post("/invitation", person(`cyd${n}`, key))),
    );
    expect(pages.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(at.query("SELECT admin FROM people WHERE name LIKE 'cyd%'")).toEqual([{ admin: 1 }]);
  });

  test("ends when it is withdrawn, and after a week", async () => {
    const [one, two] = [await invite(), await invite()];
    const { text } = await admin.get("/admin/invitations");
    const newest = /action="\/admin\/invitations\/withdraw".*?name="id" value="(\d+)"/.exec(text)?.[1] ?? "";
    expect(
      (await admin.submit("/admin/invitations", "/admin/invitations/withdraw", { id: newest })).status,
    ).toBe(303);
    expect((await at.browser().get(`/invitation?key=${two.key}`)).status).toBe(404);
    expect((await at.browser().get(`/invitation?key=${one.key}`)).status).toBe(200);
    at.clock.now += 7 * 24 * 3_600_000;
    expect((await at.browser().get(`/invitation?key=${one.key}`)).status).toBe(404);
    expect((await at.browser().post("/invitation", person("eve", one.key))).status).toBe(404);
  });
});

test("own events show every act and every attempt, newest first, and nobody else's", async () => {
  const tab = at.browser({ ip: "192.0.2.30", agent: "curious browser" });
  await signIn(tab, "ada", "wrong");
  const page = await signIn(at.browser({ ip: "192.0.2.20" }), "bob", "wrong");
  expect(faultIn(page)).toContain("is not right");
  await signIn(admin, "ada");
  at.clock.now += 60_000;
  const ada = at.browser({ ip: "192.0.2.31" });
  at.house.db.sqlite.run("DELETE FROM totp_apps WHERE user_id = (SELECT id FROM people WHERE name = 'ada')");
  await signIn(ada, "ada");
  const { text } = await ada.get("/account/events");
  expect(text).toContain("curious browser");
  expect(text).toContain("wrong password");
  expect(text).toContain("token.create");
  expect(text).not.toContain("user: bob");
});
