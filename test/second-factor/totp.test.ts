/** Authenticator apps against the real server: enrolled, used once per code, throttled, removed (group G). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { makePerson, openPersonHouse, PASSWORD, type PersonHouse } from "../support/person-house.ts";
import { codeAt, enrolApp, faultIn, personWithApp, saveCodes, signIn } from "../support/sign-in-steps.ts";
import type { TestBrowser } from "../support/test-browser.ts";

let at: PersonHouse;
let next = 0;
const browser = () => at.browser({ ip: `198.51.100.${(next += 1)}` });
const code = (tab: TestBrowser, typed: string) =>
  tab.submit("/sign-in/factor", "/sign-in/code", { code: typed });

/** A new person with an app; the clock stands a minute after the enrolment's code. */
async function somebody() {
  const name = `p${(next += 1)}`;
  const userId = await makePerson(at, name);
  const tab = browser();
  return { name, userId, tab, ...(await personWithApp(at, tab, name)) };
}

/** Their password typed in a new browser. */
async function pendingAs(name: string): Promise<TestBrowser> {
  const tab = browser();
  const page = await signIn(tab, name);
  expect(page.location).toStartWith("/sign-in/factor?");
  return tab;
}

beforeAll(async () => {
  at = await openPersonHouse();
});
afterAll(() => at[Symbol.asyncDispose]());

describe("signing in", () => {
  test("F17 until the factor is shown a browser is nobody everywhere, for at most five minutes", async () => {
    const { name } = await somebody();
    const tab = await pendingAs(name);
    for (const path of [
      "/account/factors",
      "/account/sessions",
      "/account/events",
      "/account/recovery-codes",
      "/welcome",
    ]) {
      expect((await tab.get(path)).location).toStartWith("/sign-in?");
    }
    const token = await tab.csrf("/sign-in/factor");
    for (const action of [
      "/account/factors/app",
      "/account/password",
      "/account/factors/key",
      "/welcome/token",
    ]) {
      expect((await tab.post(action, { csrf: token })).location).toStartWith("/sign-in?");
    }
    at.clock.now += 5 * 60_000;
    expect((await tab.get("/sign-in/factor")).location).toStartWith("/sign-in?");
  });

  test("F14 the right code gives a session with a new id, at level any_2fa", async () => {
    const { name, app, userId } = await somebody();
    const tab = await pendingAs(name);
    const before = tab.cookies.get("__Host-gatehouse");
    expect((await code(tab, codeAt(app.secret, at.clock.now))).location).toBe("/account/factors");
    expect(tab.cookies.get("__Host-gatehouse")).not.toBe(before);
    const levels = at.query(
      "SELECT state, level, method FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1",
      userId,
    );
    expect(levels).toEqual([{ state: "open", level: "any_2fa", method: "totp" }]);
  });

  test("G03 one code sent 50 times at once works once", async () => {
    const { name, app } = await somebody();
    const tabs = await Promise.all(Array.from({ length: 3 }, () => pendingAs(name)));
    const tokens = await Promise.all(tabs.map((tab) => tab.csrf("/sign-in/factor")));
    const typed = codeAt(app.secret, at.clock.now);
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) =>
        tabs[n % 3]?.post("/sign-in/code", { csrf: tokens[n % 3] ?? "", code: typed }),
      ),
    );
    expect(answers.filter((page) => page?.location === "/account/factors")).toHaveLength(1);
    expect(
      at
        .events("sign_in")
        .filter(
          (row) =>
            row.outcome === "done" &&
            row.details["method"] === "totp" &&
            row.details["user_id"] ===
              at.query<{ id: number }>("SELECT id FROM people WHERE name = ?", name)[0]?.id,
        ),
    ).toHaveLength(1);
  });

  test("G04 a code, then the next one, then the first again: the first is refused", async () => {
    const { name, app } = await somebody();
    const now = at.clock.now;
    expect((await code(await pendingAs(name), codeAt(app.secret, now))).status).toBe(303);
    expect((await code(await pendingAs(name), codeAt(app.secret, now + 30_000))).status).toBe(303);
    const again = await code(await pendingAs(name), codeAt(app.secret, now));
    expect([again.status, faultIn(again)]).toEqual([400, expect.stringContaining("used already")]);
  });

  test("G06 a code used to sign in does not step up, and the enrolment's code does not sign in (strictly later)", async () => {
    const { name, app } = await somebody();
    const enrolled = codeAt(app.secret, at.clock.now - 60_000);
    at.clock.now -= 30_000;
    expect((await code(await pendingAs(name), enrolled)).text).toContain("used already");
    at.clock.now += 30_000;
    const tab = await pendingAs(name);
    const typed = codeAt(app.secret, at.clock.now);
    await code(tab, typed);
    const step = await tab.submit("/account/step-up", "/account/step-up/code", { code: typed });
    expect([step.status, step.text.includes("used already")]).toEqual([400, true]);
    at.clock.now += 30_000;
    const later = await tab.submit("/account/step-up", "/account/step-up/code", {
      code: codeAt(app.secret, at.clock.now),
    });
    expect(later.location).toBe("/account/factors");
  });

  test("G08 what is no code costs no attempt", async () => {
    const { name, app } = await somebody();
    const tab = await pendingAs(name);
    for (const typed of ["", "12345", "1234567", "abcdef", "１２３４５６", "+123456"]) {
      expect([(await code(tab, typed)).status, typed]).toEqual([400, typed]);
    }
    expect((await code(tab, codeAt(app.secret, at.clock.now))).status).toBe(303);
  });

  test("G09 five wrong codes close the door for five minutes, across restarts, new passwords and step-up", async () => {
    const { name, app, tab: open } = await somebody();
    let tab = await pendingAs(name);
    for (let n = 0; n < 3; n += 1) expect((await code(tab, "000000")).status).toBe(400);
    tab = await pendingAs(name);
    for (let n = 0; n < 2; n += 1) expect((await code(tab, "000000")).status).toBe(400);
    const right = () => codeAt(app.secret, at.clock.now);
    const blocked = await code(tab, right());
    expect([blocked.status, Number(blocked.headers.get("retry-after")) > 200]).toEqual([429, true]);
    await at.restart();
    expect((await code(await pendingAs(name), right())).status).toBe(429);
    expect((await open.submit("/account/step-up", "/account/step-up/code", { code: right() })).status).toBe(
      429,
    );
    at.clock.now += 5 * 60_000;
    expect((await code(await pendingAs(name), right())).status).toBe(303);
  });

  test("G10 two wrong codes and then the right one: in, and failures in a row start anew", async () => {
    const { name, app, userId } = await somebody();
    const tab = await pendingAs(name);
    await code(tab, "000000");
    await code(tab, "000001");
    const failures = () => at.query("SELECT failures FROM totp_apps WHERE user_id = ?", userId);
    expect(failures()).toEqual([{ failures: 2 }]);
    expect((await code(tab, codeAt(app.secret, at.clock.now))).status).toBe(303);
    expect(failures()).toEqual([{ failures: 0 }]);
  });

  test("NIST 3.2.2: the hundredth wrong code in a row suspends the app, which does not make its owner weaker", async () => {
    const { name, app, userId, codes } = await somebody();
    at.house.db.sqlite.run("UPDATE totp_apps SET failures = 99 WHERE user_id = ?", [userId]);
    const tab = await pendingAs(name);
    await code(tab, "000000");
    at.clock.now += 30_000;
    expect((await code(tab, codeAt(app.secret, at.clock.now))).status).toBe(400);
    expect(at.events("factor.suspend").at(-1)?.details).toMatchObject({ user_id: userId, label: "phone" });
    const back = await pendingAs(name);
    const page = await back.submit("/sign-in/factor", "/sign-in/recovery", { recovery_code: codes[1] ?? "" });
    expect(page.location).toBe("/account/factors");
  });

  test("G11 a clock that is off is told, and opens nothing", async () => {
    const { name, app } = await somebody();
    for (const [drift, words] of [
      [-120_000, "120 seconds behind"],
      [150_000, "150 seconds ahead"],
    ] as const) {
      const page = await code(await pendingAs(name), codeAt(app.secret, at.clock.now + drift));
      expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining(words)]);
    }
  });

  test("G17 a code of another person is refused, and so is a hidden field that names them (F18)", async () => {
    const [one, two] = [await somebody(), await somebody()];
    const tab = await pendingAs(one.name);
    const typed = codeAt(two.app.secret, at.clock.now);
    const page = await tab.submit("/sign-in/factor", "/sign-in/code", {
      code: typed,
      user_id: String(two.userId),
      name: two.name,
    });
    expect(page.status).toBe(400);
  });

  test("a remembered browser is spared the prompt, counts as password, and is asked again once forgotten", async () => {
    const { name, app, userId } = await somebody();
    const tab = await pendingAs(name);
    const typed = { code: codeAt(app.secret, at.clock.now), remember: "yes" };
    await tab.submit("/sign-in/factor", "/sign-in/code", typed);
    await tab.submit("/account/sessions", "/sign-out");
    expect((await signIn(tab, name)).location).toBe("/account/factors");
    const newest = "SELECT level, method FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1";
    expect(at.query(newest, userId)).toEqual([{ level: "password", method: "device" }]);
    const begun = await tab.submit("/account/factors", "/account/factors/app");
    expect(begun.location).toStartWith("/account/step-up?");
    const page = await tab.get("/account/sessions");
    const id = /action="\/account\/sessions\/forget".*?name="id" value="(\d+)"/.exec(page.text)?.[1] ?? "";
    await tab.submit("/account/sessions", "/account/sessions/forget", { id });
    await tab.submit("/account/sessions", "/sign-out");
    expect((await signIn(tab, name)).location).toStartWith("/sign-in/factor?");
  });

  test("a remembered browser is asked again after thirty days, and after a change of factors", async () => {
    const { name, app, tab: first } = await somebody();
    const remember = async () => {
      const tab = await pendingAs(name);
      at.clock.now += 30_000;
      await tab.submit("/sign-in/factor", "/sign-in/code", {
        code: codeAt(app.secret, at.clock.now),
        remember: "yes",
      });
      return tab;
    };
    const old = await remember();
    at.clock.now += 30 * 24 * 3_600_000;
    expect((await signIn(old, name)).location).toStartWith("/sign-in/factor?");
    const fresh = await remember();
    expect((await signIn(first, name)).location).toStartWith("/sign-in/factor?");
    at.clock.now += 30_000;
    await code(first, codeAt(app.secret, at.clock.now));
    await enrolApp(at, first, "second");
    expect((await signIn(fresh, name)).location).toStartWith("/sign-in/factor?");
  });
});

describe("enrolling", () => {
  test("G12 a seed counts once its code is typed; abandoned and older ones count for nothing", async () => {
    const { name, tab, app, userId } = await somebody();
    const begun = await tab.submit("/account/factors", "/account/factors/app");
    const page = begun.location ?? "";
    expect(
      at.query("SELECT id FROM totp_apps WHERE user_id = ? AND proven_at IS NOT NULL", userId),
    ).toHaveLength(1);
    const old = await tab.submit(page, page, { label: "other", code: codeAt(app.secret, at.clock.now) });
    expect([old.status, old.text.includes("not the code that your app shows")]).toEqual([400, true]);
    expect((await code(await pendingAs(name), codeAt(app.secret, at.clock.now))).status).toBe(303);
    at.clock.now += 15 * 60_000;
    expect((await tab.get(page)).location).toStartWith("/account/step-up?");
  });

  test("G13 a stale proof, and a password alone, add nothing; the secret is in no address and no record", async () => {
    const { tab, app } = await somebody();
    at.clock.now += 15 * 60_000;
    expect((await tab.submit("/account/factors", "/account/factors/app")).location).toStartWith(
      "/account/step-up?",
    );
    const step = await tab.submit("/account/step-up", "/account/step-up/password", { password: PASSWORD });
    expect([step.status, step.text.includes("the password alone confirms nothing")]).toEqual([403, true]);
    expect(JSON.stringify(at.events())).not.toContain(app.secret);
  });

  test("G13 the page with the secret is never kept, and only its owner sees it", async () => {
    const { tab } = await somebody();
    const other = await somebody();
    const begun = await tab.submit("/account/factors", "/account/factors/app");
    const page = await tab.get(begun.location ?? "");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.text).toMatch(
      /<svg class="qr"[^>]*><path d="M0 0h\d+v\d+h-\d+z" fill="#fff"><\/path><path d="M/,
    );
    expect((await other.tab.get(begun.location ?? "")).status).toBe(404);
  });

  test("G14 seeds are encrypted with a key that is not in the database, unreadable for others", async () => {
    const { app } = await somebody();
    at.house.db.sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
    const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const bits = Array.from(app.secret)
      .map((letter) => base32.indexOf(letter).toString(2).padStart(5, "0"))
      .join("");
    const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    expect(seed.length).toBe(20);
    const bytes = await readFile(join(at.dataFolder, "gatehouse.db"));
    expect([bytes.includes(seed), bytes.includes(app.secret)]).toEqual([false, false]);
    expect(await readdir(join(at.dataFolder, "keys"))).toEqual(["totp-seed.key"]);
    const { mode, size } = await stat(join(at.dataFolder, "keys/totp-seed.key"));
    expect([mode & 0o777, size]).toEqual([0o600, 32]);
  });

  test("labels are unique and plain; several apps work side by side", async () => {
    const { tab, name, app } = await somebody();
    const begun = await tab.submit("/account/factors", "/account/factors/app");
    const page = begun.location ?? "";
    const typed = { code: "000000" };
    expect((await tab.submit(page, page, { ...typed, label: "phone" })).text).toContain(
      "You have a factor called",
    );
    expect((await tab.submit(page, page, { ...typed, label: " " })).text).toContain(
      "is not a name for a factor",
    );
    const html = "<script>alert(1)</script>";
    const second = await enrolApp(at, tab, html);
    const list = await tab.get("/account/factors");
    expect([list.text.includes("&lt;script>alert(1)"), list.text.includes(html)]).toEqual([true, false]);
    at.clock.now += 60_000;
    for (const { secret } of [second, app]) {
      expect((await code(await pendingAs(name), codeAt(secret, at.clock.now))).status).toBe(303);
    }
  });

  test("F15 adding a factor ends all other sessions and renews this one", async () => {
    const { tab, name, app } = await somebody();
    const other = await pendingAs(name);
    await code(other, codeAt(app.secret, at.clock.now));
    const before = tab.cookies.get("__Host-gatehouse");
    await enrolApp(at, tab, "tablet");
    expect(tab.cookies.get("__Host-gatehouse")).not.toBe(before);
    expect((await other.get("/account/factors")).location).toStartWith("/sign-in?");
    expect((await tab.get("/account/factors")).text).toContain("A second factor was added: tablet");
  });
});

describe("removing", () => {
  const remove = (tab: TestBrowser, id: number, more = {}) =>
    tab.submit("/account/factors", "/account/factors/remove", { kind: "totp", id: String(id), ...more });

  test("G15 the last factor goes only by saying so, takes the codes with it, and is recorded", async () => {
    const { tab, app, name, userId } = await somebody();
    const page = await remove(tab, app.id);
    expect([page.status, page.text.includes("last second factor")]).toEqual([409, true]);
    expect((await remove(tab, app.id, { even_last: "yes" })).status).toBe(303);
    expect(at.query("SELECT count(*) AS n FROM recovery_codes WHERE user_id = ?", userId)).toEqual([
      { n: 0 },
    ]);
    expect(at.events("factor.remove").at(-1)?.details).toMatchObject({ user_id: userId, label: "phone" });
    expect((await signIn(browser(), name)).location).toBe("/account/factors");
  });

  test("the last factor of somebody whose password is too short to stand alone stays", async () => {
    const { tab, app } = await somebody();
    const short = "otterpop";
    const form = { current: PASSWORD, password: short, password_again: short };
    expect((await tab.submit("/account/password", "/account/password", form)).status).toBe(303);
    const page = await remove(tab, app.id, { even_last: "yes" });
    expect([page.status, page.text.includes("no password that may stand alone")]).toEqual([409, true]);
  });

  test("another person's factor is not to be had", async () => {
    const [one, two] = [await somebody(), await somebody()];
    expect((await remove(one.tab, two.app.id)).status).toBe(404);
    expect(at.query("SELECT id FROM totp_apps WHERE id = ?", two.app.id)).toHaveLength(1);
  });
});

test("a factor counts only once codes are settled, and then raises the session that enrolled it", async () => {
  const name = `p${(next += 1)}`;
  const userId = await makePerson(at, name);
  const tab = browser();
  await signIn(tab, name);
  await enrolApp(at, tab);
  const level = () => at.query("SELECT level FROM sessions WHERE user_id = ?", userId);
  expect(level()).toEqual([{ level: "password" }]);
  expect((await signIn(browser(), name)).location).toBe("/account/factors");
  await saveCodes(tab);
  expect(level()).toEqual([{ level: "any_2fa" }]);
  expect((await signIn(browser(), name)).location).toStartWith("/sign-in/factor?");
});
