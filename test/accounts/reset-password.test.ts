/** A forgotten password: a link that sets it and nothing else, asked for by mail, or made by those who run the house (F26, F32). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createToken } from "../../src/tokens/create-token.ts";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { enablePerson } from "../../src/accounts/enable-person.ts";
import { type LetterBox, openLetterBox } from "../support/letter-box.ts";
import {
  makePerson,
  openPersonHouse,
  operator,
  PASSWORD,
  type PersonHouse,
} from "../support/person-house.ts";
import { faultIn, personWithApp, signIn } from "../support/sign-in-steps.ts";

const NEXT = "harbour violin thistle";
const keyOf = (link: string) => ({ key: link.split("key=")[1] ?? "" });
const both = (password: string) => ({ password, password_again: password });
let people = 0;

describe("in a house that sends mail", () => {
  let box: LetterBox;
  let at: PersonHouse;
  beforeAll(async () => {
    box = await openLetterBox();
    ({ at } = box);
  });
  afterAll(() => box[Symbol.asyncDispose]());

  const from = () => ({ ip: `2001:db8:${((people += 1)).toString(16)}::1` });
  const ask = (who: string) => at.browser(from()).post("/reset-password", { who });

  async function somebody(name: string, factor = true) {
    const id = await makePerson(at, name);
    const email = `${name}@example.com`;
    at.house.db.sqlite.run("UPDATE people SET email = ? WHERE id = ?", [email, id]);
    const tab = at.browser(from());
    if (factor) await personWithApp(at, tab, name);
    else await signIn(tab, name);
    return { id, email, tab };
  }

  test("the link sets a new password: sessions end, factors stay, nobody is signed in, and it works once (F32)", async () => {
    const { id, email, tab } = await somebody("ada");
    createToken(at.house, operator, { userId: id, name: "ci", scopes: ["read"] });
    expect((await ask("ADA ")).text).toContain("Look into your mailbox");
    const link = await box.link(email, "Set a new password");
    const browser = at.browser(from());
    const page = await browser.get(link);
    expect([page.status, page.text.includes("For ada.")]).toEqual([200, true]);
    expect(page.headers.get("cache-control")).toBe("no-store");
    for (const [fields, words] of [
      [{ password: NEXT, password_again: "other" }, "The two passwords differ."],
      [both("short"), "at least 8 are needed"],
      [both("password1"), "leaked elsewhere"],
    ] as const) {
      const refused = await browser.post("/reset-password/link", { ...keyOf(link), ...fields });
      expect([refused.status, faultIn(refused)]).toEqual([400, expect.stringContaining(words)]);
    }
    const done = await browser.post("/reset-password/link", { ...keyOf(link), ...both(NEXT) });
    expect([done.status, done.text.includes("Your password is set")]).toEqual([200, true]);
    expect(browser.cookies.size).toBe(0);
    expect((await tab.get("/account/sessions")).location).toStartWith("/sign-in");
    expect((await browser.post("/reset-password/link", { ...keyOf(link), ...both(PASSWORD) })).status).toBe(
      404,
    );
    expect((await browser.get(link)).status).toBe(404);
    expect((await signIn(browser, "ada", PASSWORD)).status).toBe(400);
    expect((await signIn(browser, "ada", NEXT)).location).toStartWith("/sign-in/factor");
    expect(at.query("SELECT name FROM tokens WHERE user_id = ? AND revoked_at IS NULL", id)).toEqual([
      { name: "ci" },
    ]);
    expect(await box.letter(email, "A new password was set by a link")).toContain("If it wasn't");
    expect(at.events("password.reset")).toMatchObject([{ outcome: "done", details: { user_id: id } }]);
  });

  test("without a factor the password has to stand alone; tokens go too where that is ticked (B21)", async () => {
    const { id, email } = await somebody("bob", false);
    createToken(at.house, operator, { userId: id, name: "ci", scopes: ["read"] });
    await ask(email);
    const link = await box.link(email, "Set a new password");
    const browser = at.browser(from());
    const short = await browser.post("/reset-password/link", { ...keyOf(link), ...both("ten chars!") });
    expect(faultIn(short)).toContain("at least 15 are needed");
    await browser.post("/reset-password/link", { ...keyOf(link), ...both(NEXT), revoke_tokens: "yes" });
    expect(at.query("SELECT name FROM tokens WHERE user_id = ? AND revoked_at IS NULL", id)).toEqual([]);
  });

  test("the answer is the same for everybody and nobody, and only who can be mailed is (F26)", async () => {
    const { id, email } = await somebody("cleo", false);
    await makePerson(at, "no-address");
    const gone = await somebody("gone", false);
    disablePerson(at.house, operator, "gone");
    at.house.db.sqlite.run(
      "INSERT INTO people (name, kind, email, created_at) VALUES ('robot', 'service', 'r@example.com', 0)",
    );
    const before = (await box.settled()) && box.smtp.received.length;
    const answers = [];
    for (const who of [
      "cleo",
      email,
      "nobody",
      "nobody@example.com",
      "no-address",
      "gone",
      gone.email,
      "robot",
      "",
      "x".repeat(5000),
    ]) {
      const { status, text, headers } = await ask(who);
      headers.delete("date");
      headers.delete("x-request-id");
      answers.push({ status, text, headers: Object.fromEntries(headers) });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await box.settled();
    const reset = box.smtp.received
      .slice(before)
      .filter(({ data }) => data.includes("Subject: Set a new password"));
    expect(reset.map(({ to }) => to)).toEqual([[`RCPT TO:<${email}>`], [`RCPT TO:<${email}>`]]);
    const asked = at.events("password.reset_ask");
    expect(
      asked.filter(({ outcome, details }) => outcome === "done" && details["user_id"] === id),
    ).toHaveLength(2);
    expect(JSON.stringify(asked)).not.toContain("nobody@example.com");
  });

  test("five times a day for one name, known or not, whoever asks; the sixth is told to wait and mails nothing", async () => {
    const { email } = await somebody("dora", false);
    for (const who of ["dora", "never-was"]) {
      for (let n = 0; n < 5; n += 1) expect((await ask(who)).status).toBe(200);
      const sixth = await ask(who.toUpperCase());
      expect([sixth.status, Number(sixth.headers.get("retry-after")) > 3600]).toEqual([429, true]);
    }
    await box.settled();
    expect(
      box.smtp.received.filter(
        ({ to, data }) => to.includes(`RCPT TO:<${email}>`) && data.includes("Set a new password"),
      ),
    ).toHaveLength(5);
    expect(at.events("password.reset_ask.locked")).toHaveLength(2);
  });

  test("it is over after an hour, after a change of password or address, and once its person is disabled (F32)", async () => {
    const { id, email, tab } = await somebody("erin");
    const open = async () => {
      await box.settled();
      at.house.db.sqlite.run("DELETE FROM attempts");
      box.smtp.received.length = 0;
      await ask("erin");
      return box.link(email, "Set a new password");
    };
    const stands = async (link: string) => (await at.browser(from()).get(link)).status === 200;
    const late = await open();
    expect(await stands(late)).toBe(true);
    at.clock.now += 60 * 60_000;
    expect(await stands(late)).toBe(false);
    at.clock.now -= 60 * 60_000;
    const afterPassword = await open();
    await tab.submit("/account/password", "/account/password", { current: PASSWORD, ...both(NEXT) });
    expect(await stands(afterPassword)).toBe(false);
    const afterDisabling = await open();
    disablePerson(at.house, operator, "erin");
    expect(await stands(afterDisabling)).toBe(false);
    enablePerson(at.house, operator, "erin");
    expect(await stands(afterDisabling)).toBe(false);
    expect((await tab.get("/account/sessions")).location).toStartWith("/sign-in");
    expect(at.query("SELECT disabled_at FROM people WHERE id = ?", id)).toEqual([{ disabled_at: null }]);
  });

  test("links lead to the address of the config, whatever Host or X-Forwarded-Host say (F32, H32)", async () => {
    const { email } = await somebody("finn", false);
    const port = new URL(at.origin).port;
    const response = await fetch(`http://127.0.0.1:${port}/reset-password`, {
      method: "POST",
      headers: {
        origin: at.origin,
        "x-forwarded-host": "evil.example",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "who=finn",
    });
    expect(response.status).toBe(200);
    const text = await box.letter(email, "Set a new password");
    expect(text).not.toContain("evil.example");
    expect(text).toContain(`${at.origin}/reset-password/link?key=`);
  });

  test("an admin's link is mailed, never shown, where there is an address (B39)", async () => {
    const { email } = await somebody("gina", false);
    const boss = at.browser(from());
    await makePerson(at, "boss", { admin: true });
    await personWithApp(at, boss, "boss");
    const page = "/admin/people/person?name=gina";
    const done = await boss.submit(page, "/admin/people/reset-link", {
      name: "gina",
      reason: "asked in person",
    });
    expect(done.text).toContain(`on its way to ${email}`);
    expect(done.text).not.toContain("/reset-password/link");
    expect(await box.link(email, "Set a new password")).toStartWith("/reset-password/link");
  });
});

describe("in a house that sends no mail", () => {
  let at: PersonHouse;
  beforeAll(async () => {
    at = await openPersonHouse();
  });
  afterAll(() => at[Symbol.asyncDispose]());

  test("the page says whom to ask, and asks for nothing", async () => {
    const { text } = await at.browser().get("/reset-password");
    expect(text).toContain("This house sends no mail");
    expect(text).not.toContain("<form");
    expect((await at.browser().post("/reset-password", { who: "ada" })).text).toBe(text);
    expect(at.events("password.reset_ask")).toEqual([]);
  });

  test("an admin makes the link with a reason and a fresh proof; it is shown once and its person is told", async () => {
    await makePerson(at, "boss", { admin: true });
    const id = await makePerson(at, "ada");
    const boss = at.browser();
    await personWithApp(at, boss, "boss");
    const page = "/admin/people/person?name=ada";
    const send = (reason: string) => boss.submit(page, "/admin/people/reset-link", { name: "ada", reason });
    const bare = await send(" ");
    expect([bare.status, faultIn(bare)]).toEqual([400, expect.stringContaining("needs a reason")]);
    const { text } = await send("met in person");
    const link = new RegExp(`${at.origin}(/reset-password/link\\?key=[\\w-]{43})`).exec(text)?.[1] ?? "";
    expect((await boss.get(page)).text).not.toContain("key=");
    expect(at.events("password.reset_link").at(-1)).toMatchObject({
      outcome: "done",
      details: { user_id: id, user: "ada", reason: "met in person", mailed: false },
    });
    const tab = at.browser({ ip: "198.51.100.3" });
    await tab.post("/reset-password/link", { ...keyOf(link), ...both(NEXT) });
    await signIn(tab, "ada", NEXT);
    expect((await tab.get("/account/notices")).text).toContain("made a link to set a new password for you");
  });

  test("thirty parallel uses of one link: one sets the password", async () => {
    await makePerson(at, "hal");
    const boss = at.browser({ ip: "198.51.100.4" });
    await makePerson(at, "boss-2", { admin: true });
    await personWithApp(at, boss, "boss-2");
    const { text } = await boss.submit("/account/sessions", "/admin/people/reset-link", {
      name: "hal",
      reason: "r",
    });
    const key = /key=([\w-]{43})/.exec(text)?.[1] ?? "";
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        at
          .browser({ ip: `198.51.101.${n}` })
          .post("/reset-password/link", { key, ...both(`${NEXT} number ${n}`) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(at.events("password.reset").filter(({ outcome }) => outcome === "done")).toHaveLength(2);
  });
});
