/** A change of address: confirmed from the new mailbox, taken back from the old one, and said plainly where there is no mail. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type LetterBox, openLetterBox } from "../support/letter-box.ts";
import { makePerson, openPersonHouse, type PersonHouse } from "../support/person-house.ts";
import { faultIn, personWithApp, signIn } from "../support/sign-in-steps.ts";
import type { TestBrowser } from "../support/test-browser.ts";

const EMAIL = "/account/email";
const keyOf = (link: string) => ({ key: link.split("key=")[1] ?? "" });
let people = 0;

describe("in a house that sends mail", () => {
  let box: LetterBox;
  let at: PersonHouse;
  beforeAll(async () => {
    box = await openLetterBox();
    ({ at } = box);
  });
  afterAll(() => box[Symbol.asyncDispose]());

  async function somebody() {
    people += 1;
    const name = `person-${people}`;
    const old = `${name}@old.example`;
    const id = await makePerson(at, name);
    at.house.db.sqlite.run("UPDATE people SET email = ? WHERE id = ?", [old, id]);
    const tab = at.browser({ ip: `198.51.100.${people}` });
    const { codes } = await personWithApp(at, tab, name);
    return { name, old, wanted: `${name}@new.example`, id, tab, codes };
  }
  const emailOf = (id: number) =>
    at.query<{ email: string }>("SELECT email FROM people WHERE id = ?", id)[0]?.email;
  const ask = (tab: TestBrowser, email: string) => tab.submit("/account/sessions", EMAIL, { email });

  test("the new one holds once its own mailbox confirmed it, in a session of its person; other sessions end", async () => {
    const { tab, id, old, wanted, name } = await somebody();
    const asked = await ask(tab, wanted);
    expect([asked.status, asked.text.includes(`A link is on its way to ${wanted}.`)]).toEqual([200, true]);
    expect(emailOf(id)).toBe(old);
    expect(await box.letter(old, "A new e-mail address was asked for")).toContain(name);
    const link = await box.link(wanted, "Confirm your new address");
    expect(link).toStartWith("/account/email/confirm?key=");

    const stranger = at.browser();
    expect((await stranger.get(link)).location).toStartWith("/sign-in?return=%2Faccount%2Femail%2Fconfirm");
    const other = await somebody();
    expect((await other.tab.get(link)).status).toBe(404);
    const byOther = await other.tab.submit("/account/sessions", `${EMAIL}/confirm`, keyOf(link));
    expect([byOther.status, byOther.text.includes("link.others")]).toEqual([403, true]);
    expect(emailOf(id)).toBe(old);

    at.house.db.sqlite.run(
      "INSERT INTO sessions (secret_hash, user_id, state, level, method, proven_at, started_at, seen_at, ip, agent) SELECT randomblob(32), user_id, state, level, method, proven_at, started_at, seen_at, ip, agent FROM sessions WHERE user_id = ?",
      [id],
    );
    const cookie = tab.cookies.get("__Host-gatehouse");
    const done = await tab.submit(link, `${EMAIL}/confirm`, keyOf(link));
    expect(done.location).toBe("/account/email?changed");
    expect(tab.cookies.get("__Host-gatehouse")).not.toBe(cookie ?? "");
    expect((await tab.get(done.location ?? "")).text).toContain("Your address is changed.");
    expect(emailOf(id)).toBe(wanted);
    expect(at.query("SELECT id FROM sessions WHERE user_id = ?", id)).toHaveLength(1);
    expect(at.events("email.change").at(-1)).toMatchObject({
      outcome: "done",
      details: { user_id: id, from: old, to: wanted },
    });
    expect((await tab.get(link)).status).toBe(404);
  });

  test("the old mailbox takes it back without signing in: all sessions and later links end, once (B12)", async () => {
    const { tab, id, old, wanted } = await somebody();
    await ask(tab, wanted);
    const confirm = await box.link(wanted, "Confirm your new address");
    await tab.submit(confirm, `${EMAIL}/confirm`, keyOf(confirm));
    await ask(tab, "third@new.example");
    const third = await box.link("third@new.example", "Confirm your new address");
    await tab.submit(third, `${EMAIL}/confirm`, keyOf(third));
    const undoSecond = await box.link(wanted, "Your address was changed");
    const undo = await box.link(old, "Your address was changed");
    expect(undo).toStartWith("/email-undo?key=");

    const mailbox = at.browser({ ip: "203.0.113.9" });
    expect((await mailbox.get(undo)).text).toContain(old);
    expect(emailOf(id)).toBe("third@new.example");
    const done = await mailbox.post("/email-undo", keyOf(undo));
    expect([done.status, done.text.includes("It is taken back")]).toEqual([200, true]);
    expect(mailbox.cookies.size).toBe(0);
    expect(emailOf(id)).toBe(old);
    expect((await tab.get("/account/sessions")).location).toStartWith("/sign-in");
    for (const link of [undo, undoSecond]) {
      expect((await mailbox.get(link)).status).toBe(404);
      expect((await mailbox.post("/email-undo", keyOf(link))).status).toBe(404);
    }
    expect(emailOf(id)).toBe(old);
    expect(at.events("email.undo")).toHaveLength(1);
  });

  test("a stale proof, another site, a bad or the same address change nothing", async () => {
    const { tab, id, old } = await somebody();
    for (const [email, words] of [
      ["nonsense", "is not an e-mail address"],
      [old, "is your address already"],
      ["a@b.example\r\nBcc: eve@evil.example", "is not an e-mail address"],
    ] as const) {
      const page = await ask(tab, email);
      expect([faultIn(page).includes(words), page.status >= 400]).toEqual([true, true]);
    }
    const csrf = await tab.csrf("/account/sessions");
    const forged = await tab.post(
      EMAIL,
      { csrf, email: "x@new.example" },
      { origin: "https://evil.example" },
    );
    expect(forged.status).toBe(403);
    at.clock.now += 16 * 60_000;
    expect((await tab.get(EMAIL)).location).toStartWith("/account/step-up?return=%2Faccount%2Femail");
    expect((await ask(tab, "x@new.example")).location).toStartWith("/account/step-up");
    at.clock.now -= 16 * 60_000;
    expect(emailOf(id)).toBe(old);
  });

  test("a recovery code is no proof for it, and no more than five mailboxes a day are asked", async () => {
    const { tab, name, codes } = await somebody();
    const lost = at.browser({ ip: "198.51.100.200" });
    await signIn(lost, name);
    await lost.submit("/sign-in/factor", "/sign-in/recovery", { recovery_code: codes[2] ?? "" });
    expect((await ask(lost, "thief@new.example")).location).toStartWith("/account/step-up");
    for (let n = 0; n < 5; n += 1) expect((await ask(tab, `n${n}-${name}@new.example`)).status).toBe(200);
    const sixth = await ask(tab, `n6-${name}@new.example`);
    expect([sixth.status, faultIn(sixth)]).toEqual([429, expect.stringContaining("too many")]);
    expect(at.events("email.ask.locked")).toHaveLength(1);
    await box.settled();
    // Only the newest link stands.
    const [first, last] = [
      await box.link(`n4-${name}@new.example`, "Confirm your new address"),
      box.smtp.received.some(({ to }) => to.includes(`RCPT TO:<n6-${name}@new.example>`)),
    ];
    expect([(await tab.get(first)).status, last]).toEqual([200, false]);
    expect(
      at.query("SELECT id FROM account_links WHERE email LIKE ? AND ended_at IS NULL", `%${name}@new%`),
    ).toHaveLength(1);
  });

  test("a new password ends a link that waits", async () => {
    const { tab, wanted } = await somebody();
    await ask(tab, wanted);
    const link = await box.link(wanted, "Confirm your new address");
    const password = "another long password";
    const fields = { current: "granite otter lantern", password, password_again: password };
    expect((await tab.submit("/account/password", "/account/password", fields)).status).toBe(303);
    expect((await tab.get(link)).status).toBe(404);
  });

  test("secrets of links are in no column and no letter's row as they stand", async () => {
    const { tab, wanted } = await somebody();
    box.smtp.behave({ greeting: "421 later" });
    await ask(tab, wanted);
    const [row] = at.query<{ sealed: Uint8Array }>(
      "SELECT sealed FROM mails WHERE link_id IS NOT NULL ORDER BY id DESC",
    );
    expect(row?.sealed.length).toBe(43 + 28);
    box.smtp.behave({});
    at.clock.now += 60_000;
    const secret = keyOf(await box.link(wanted, "Confirm your new address")).key;
    expect(Buffer.from(row?.sealed ?? []).includes(secret)).toBe(false);
    expect(JSON.stringify(at.events())).not.toContain(secret);
  });
});

test("without mail it holds at once, says so, and pretends to have sent nothing", async () => {
  await using at = await openPersonHouse();
  const id = await makePerson(at, "ada");
  const tab = at.browser();
  await personWithApp(at, tab, "ada");
  expect((await tab.get(EMAIL)).text).toContain("This house sends no mail");
  const done = await tab.submit(EMAIL, EMAIL, { email: "ada@new.example" });
  expect(done.location).toBe("/account/email?changed");
  const { text } = await tab.get(done.location ?? "");
  expect([text.includes("Nothing was mailed"), text.includes("on its way")]).toEqual([true, false]);
  expect(at.query("SELECT email FROM people WHERE id = ?", id)).toEqual([{ email: "ada@new.example" }]);
  expect((await tab.get("/account/notices")).text).toContain(
    "The e-mail address of your account was changed",
  );
  expect(at.query("SELECT id FROM account_links")).toEqual([]);
});
