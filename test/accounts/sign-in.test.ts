/** Signing in by password, against the real server: sessions, cookies, throttles, one answer for every no (F13 to F31). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import {
  makePerson,
  openPersonHouse,
  operator,
  PASSWORD,
  type PersonHouse,
} from "../support/person-house.ts";
import { enrolApp, faultIn, signIn } from "../support/sign-in-steps.ts";

let at: PersonHouse;
let next = 0;
/** An address of its own for each test, so that none meets another's limits. */
const elsewhere = () => ({ ip: `198.51.100.${(next += 1)}` });

beforeAll(async () => {
  at = await openPersonHouse();
  for (const name of ["ada", "bob", "cyd", "dan", "eve", "fay", "gus"]) await makePerson(at, name);
  await makePerson(at, "root", { admin: true });
});
afterAll(() => at[Symbol.asyncDispose]());

describe("sessions", () => {
  test("F13 the cookie is __Host-, Secure, HttpOnly, SameSite=Lax, Path=/ and holds 256 random bits", async () => {
    const page = await signIn(at.browser(elsewhere()), "ada");
    const set = page.headers.getSetCookie().find((each) => each.startsWith("__Host-gatehouse="));
    expect(set).toMatch(/^__Host-gatehouse=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    expect(page.location).toBe("/account/factors");
    const secret = set?.slice("__Host-gatehouse=".length).split(";")[0] ?? "";
    const rows = at.query<{ secret_hash: Uint8Array }>("SELECT secret_hash FROM sessions");
    expect(rows.map((row) => Buffer.from(row.secret_hash).toString("utf8"))).not.toContain(secret);
  });

  test("F14 an id that stood in the browser before is never adopted, and two cookies of one name are none", async () => {
    const browser = at.browser(elsewhere());
    browser.cookies.set("__Host-gatehouse", "planted");
    await signIn(browser, "ada");
    const secret = browser.cookies.get("__Host-gatehouse") ?? "";
    expect(secret).not.toBe("planted");
    const twice = { cookie: `__Host-gatehouse=${secret}; __Host-gatehouse=${secret}` };
    expect((await at.browser().get("/account/factors", twice)).location).toStartWith("/sign-in?");
    expect((await browser.get("/account/factors")).status).toBe(200);
  });

  test("F15 signing out ends the session, also for who kept the cookie", async () => {
    const browser = at.browser(elsewhere());
    await signIn(browser, "ada");
    const kept = browser.cookies.get("__Host-gatehouse") ?? "";
    expect((await browser.submit("/account/sessions", "/sign-out")).location).toBe("/sign-in");
    browser.cookies.set("__Host-gatehouse", kept);
    expect((await browser.get("/account/factors")).location).toStartWith("/sign-in?");
  });

  test("F15 a disabled person's sessions end at once", async () => {
    const browser = at.browser(elsewhere());
    await signIn(browser, "gus");
    expect((await browser.get("/account/factors")).status).toBe(200);
    disablePerson(at.house, operator, "gus");
    expect((await browser.get("/account/factors")).location).toStartWith("/sign-in?");
    expect((await signIn(browser, "gus")).status).toBe(400);
  });

  test("F15 others are listed and ended, one or all", async () => {
    const [one, two, three] = [at.browser(elsewhere()), at.browser(elsewhere()), at.browser(elsewhere())];
    for (const browser of [one, two, three]) await signIn(browser, "bob");
    const { text } = await one.get("/account/sessions");
    expect(text.match(/action="\/account\/sessions\/end"/g)).toHaveLength(2);
    const id = /action="\/account\/sessions\/end".*?name="id" value="(\d+)"/.exec(text)?.[1] ?? "";
    await one.submit("/account/sessions", "/account/sessions/end", { id });
    const alive = async () =>
      Promise.all([two, three].map(async (each) => (await each.get("/account/sessions")).status));
    expect((await alive()).toSorted((one, other) => one - other)).toEqual([200, 303]);
    await one.submit("/account/sessions", "/account/sessions/end-others");
    expect(await alive()).toEqual([303, 303]);
    expect((await one.get("/account/sessions")).status).toBe(200);
    const foreign = await at.browser(elsewhere()).post("/account/sessions/end", { id });
    expect(foreign.location).toStartWith("/sign-in?");
  });

  test("F16 idle and absolute limits end a session, and a clock set back revives none", async () => {
    const started = at.clock.now;
    const idle = at.browser(elsewhere());
    const busy = at.browser(elsewhere());
    await signIn(idle, "ada");
    await signIn(busy, "ada");
    for (let hour = 0; hour < 24; hour += 1) {
      at.clock.now += 59 * 60_000;
      expect((await busy.get("/account/sessions")).status).toBe(200);
    }
    expect((await idle.get("/account/sessions")).location).toStartWith("/sign-in?");
    at.clock.now = started + 24 * 3_600_000;
    expect((await busy.get("/account/sessions")).location).toStartWith("/sign-in?");
    at.clock.now = started;
    for (const browser of [idle, busy])
      expect((await browser.get("/account/sessions")).location).toStartWith("/sign-in?");
  });
});

describe("forged forms", () => {
  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["origin null", { origin: "null" }],
    ["no origin and no word of the browser", { origin: null }],
    ["no origin, cross-site", { origin: null, headers: { "sec-fetch-site": "cross-site" } }],
    ["a sub-domain", { origin: "http://x.localhost" }],
  ])("F21 %s cannot sign a browser in", async (_, forgery) => {
    const browser = at.browser(elsewhere());
    const page = await browser.post("/sign-in", { name: "ada", password: PASSWORD }, forgery);
    expect(page.status).toBe(403);
    expect(page.text).toContain("form.origin");
    expect(browser.cookies.size).toBe(0);
  });

  test("F19 every form of a session wants its own token, and none is reached by GET or as text", async () => {
    const browser = at.browser(elsewhere());
    const other = at.browser(elsewhere());
    await signIn(browser, "cyd");
    await signIn(other, "cyd");
    const foreign = await other.csrf("/account/sessions");
    const actions = [
      "/sign-out",
      "/account/factors/app",
      "/account/factors/remove",
      "/account/notices",
      "/account/recovery-codes",
      "/account/recovery-codes/confirm",
      "/account/recovery-codes/decline",
      "/account/sessions/end",
      "/account/sessions/end-others",
      "/account/sessions/forget",
      "/account/password",
      "/account/step-up/password",
      "/account/step-up/code",
      "/account/step-up/key",
      "/account/step-up/key-options",
      "/account/factors/key",
      "/account/factors/key-options",
      "/account/factors/app/1",
      "/admin/invitations",
      "/admin/invitations/withdraw",
      "/welcome/token",
    ];
    const seen: unknown[] = [];
    for (const action of actions) {
      for (const fields of [{}, { csrf: "" }, { csrf: foreign }]) {
        const page = await browser.post(action, fields);
        seen.push([action, page.status, page.text.includes("form.token")]);
      }
      const cross = await browser.post(action, { csrf: foreign }, { origin: "https://evil.example" });
      seen.push([action, cross.status, cross.text.includes("form.origin")]);
      const text = await browser.post(action, {}, { headers: { "content-type": "text/plain" } });
      seen.push([action, text.status === 400 ? 403 : text.status, text.text.includes("form.type")]);
    }
    expect(seen).toEqual(actions.flatMap((action) => Array.from({ length: 5 }, () => [action, 403, true])));
  });

  test("F20 who is signed in reads pages of a closed index, and a bad token beside the cookie is refused", async () => {
    const browser = at.browser(elsewhere());
    const led = await browser.get("/project/nothing/");
    expect([led.status, led.location]).toEqual([303, "/sign-in?return=%2Fproject%2Fnothing%2F"]);
    expect((await browser.get("/projects")).status).toBe(303);
    expect((await browser.get("/")).text).toContain('href="/sign-in"');
    await signIn(browser, "cyd");
    expect((await browser.get("/project/nothing/")).status).toBe(404);
    expect((await browser.get("/search?q=nothing")).text).toContain("No project was found");
    expect((await browser.get("/")).text).toContain('href="/account/factors"');
    const bad = { authorization: "Bearer gh_x" };
    expect((await browser.get("/project/nothing/", bad)).status).toBe(401);
  });

  test("F20 a cookie is nothing to tools, and a token is nothing to pages", async () => {
    const browser = at.browser(elsewhere());
    await signIn(browser, "cyd");
    expect((await browser.get("/simple/", { accept: "application/json" })).status).toBe(401);
    const basic = { authorization: `Basic ${Buffer.from(`cyd:${PASSWORD}`).toString("base64")}` };
    expect((await at.browser().get("/account/factors", basic)).location).toStartWith("/sign-in?");
  });

  test.each(["//evil.example", "/\\evil.example", "https://evil.example", "/\tx", "evil", "/\r\nx", ""])(
    "a return to %p leads to a page of the house",
    async (path) => {
      const browser = at.browser(elsewhere());
      const page = await browser.post("/sign-in", { name: "ada", password: PASSWORD, return: path });
      expect(page.location).toBe("/account/factors");
    },
  );
});

describe("throttles", () => {
  test("F22 after ten wrong passwords the eleventh try waits, right or wrong, and others do not", async () => {
    const browser = at.browser(elsewhere());
    for (let n = 0; n < 10; n += 1) expect((await signIn(browser, "dan", "wrong")).status).toBe(400);
    const right = await signIn(browser, "dan");
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(800);
    expect((await signIn(at.browser(elsewhere()), "dan")).status).toBe(429);
    expect((await signIn(at.browser(elsewhere()), "ada")).status).toBe(303);
    for (const name of ["DAN", " dan ", "ｄａｎ"])
      expect((await signIn(at.browser(elsewhere()), name)).status).toBe(429);
    await at.restart();
    expect((await signIn(at.browser(elsewhere()), "dan")).status).toBe(429);
    const locks = at.events("sign_in.locked").filter((row) => row.details["user"] === "dan");
    expect(locks).toHaveLength(1);
    at.clock.now += 15 * 60_000;
    expect((await signIn(at.browser(elsewhere()), "dan")).status).toBe(303);
  });

  test("F23 a burst of 200 gets no more than ten tries, and one /64 is one address", async () => {
    const tries = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        signIn(at.browser({ ip: `2001:db8:1:2:${n.toString(16)}::1` }), "eve", "wrong"),
      ),
    );
    const statuses = tries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(10);
    expect(new Set(statuses)).toEqual(new Set([400, 429]));
  });

  test("F24 a browser known to its owner is not locked out by a stranger", async () => {
    const owner = at.browser(elsewhere());
    await signIn(owner, "root");
    const stranger = at.browser(elsewhere());
    for (let n = 0; n < 12; n += 1) await signIn(stranger, "root", "wrong");
    expect((await signIn(stranger, "root")).status).toBe(429);
    expect((await signIn(owner, "root")).status).toBe(303);
  });

  test("F25 one password sprayed over many users is stopped by the address's limit", async () => {
    const browser = at.browser(elsewhere());
    const statuses: number[] = [];
    for (let n = 0; n < 34; n += 1) statuses.push((await signIn(browser, `user${n}`, "letmein")).status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(400));
    expect(statuses.slice(30)).toEqual(Array(4).fill(429));
  });

  test("F22 a hundred wrong passwords in a row close the password to strangers, not to a known browser", async () => {
    const owner = at.browser(elsewhere());
    await signIn(owner, "fay");
    at.house.db.sqlite.run("UPDATE people SET password_failures = 100 WHERE name = 'fay'");
    expect((await signIn(at.browser(elsewhere()), "fay")).status).toBe(400);
    expect((await signIn(owner, "fay")).status).toBe(303);
    expect((await signIn(at.browser(elsewhere()), "fay")).status).toBe(303);
  });

  test("F30 a flood of sign-ins is queued or refused while pages go on", async () => {
    const flood = Array.from({ length: 200 }, (_, n) =>
      signIn(at.browser({ ip: `203.0.113.${n}` }), `x${n}`, "no"),
    );
    const health = await at.browser().get("/healthz");
    const statuses = new Set((await Promise.all(flood)).map(({ status }) => status));
    expect(health.status).toBe(200);
    expect(statuses).toEqual(new Set([400, 503]));
  });
});

describe("answers", () => {
  test("F26 an unknown user and a wrong password get the same page", async () => {
    const strip = (text: string) => text.replace(/value="(?:ada|nobody)"/, "");
    const known = await signIn(at.browser(elsewhere()), "ada", "wrong");
    const unknown = await signIn(at.browser(elsewhere()), "nobody", "wrong");
    expect(strip(known.text)).toBe(strip(unknown.text));
    expect([known.status, [...known.headers.keys()]]).toEqual([unknown.status, [...unknown.headers.keys()]]);
  });

  test("every attempt is recorded with address, agent and outcome, and no typed text of strangers", async () => {
    const browser = at.browser({ ip: "198.51.100.250", agent: "odd agent" });
    await signIn(browser, "hunter2-typed-into-the-wrong-field", "wrong");
    await signIn(browser, "ada", "wrong");
    await signIn(browser, "ada");
    const mine = at.events("sign_in").filter(({ ip }) => ip === "198.51.100.250");
    expect(
      mine.map(({ outcome, agent, details }) => [outcome, agent, details["reason"] ?? details["method"]]),
    ).toEqual([
      ["refused", "odd agent", "unknown user"],
      ["refused", "odd agent", "wrong password"],
      ["done", "odd agent", "password"],
    ]);
    expect(JSON.stringify(at.events())).not.toContain("hunter2");
  });

  test("a service account and a person without a password cannot sign in by one", async () => {
    at.house.db.sqlite.run(
      "INSERT INTO people (name, kind, created_at) VALUES ('robot', 'service', 0), ('keyed', 'person', 0)",
    );
    for (const name of ["robot", "keyed"]) {
      const page = await signIn(at.browser(elsewhere()), name, "");
      expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining("is not right")]);
    }
  });

  test("a sign-in from a browser not seen before leaves a notice, until it is put away", async () => {
    await makePerson(at, "hal");
    await signIn(at.browser(elsewhere()), "hal");
    const second = at.browser({ ip: "198.51.100.99", agent: "another browser" });
    await signIn(second, "hal");
    const page = await second.get("/account/factors");
    expect(page.text).toContain("Somebody signed in as you from a browser not seen before.");
    expect(page.text).toContain("198.51.100.99, another browser");
    const id = /action="\/account\/notices".*?name="id" value="(\d+)"/.exec(page.text)?.[1] ?? "";
    await second.submit("/account/factors", "/account/notices", { id });
    expect((await second.get("/account/factors")).text).not.toContain("Since you last looked");
    await signIn(second, "hal");
    expect((await second.get("/account/factors")).text).not.toContain("Since you last looked");
  });
});

describe("changing the password", () => {
  test("F31 asks for a fresh proof and the old password, and ends all other sessions", async () => {
    await makePerson(at, "ivy");
    const [one, two] = [at.browser(elsewhere()), at.browser(elsewhere())];
    await signIn(one, "ivy");
    await signIn(two, "ivy");
    const next = "seven lamps of autumn";
    const change = (fields: Record<string, string>) =>
      one.submit("/account/password", "/account/password", {
        current: PASSWORD,
        password: next,
        password_again: next,
        ...fields,
      });
    const before = one.cookies.get("__Host-gatehouse");
    expect((await change({ current: "wrong" })).text).toContain("That is not your password.");
    expect((await change({ password_again: "x" })).text).toContain("The two passwords differ.");
    expect((await change({ password: "short", password_again: "short" })).text).toContain(
      "at least 15 are needed",
    );
    expect((await change({})).location).toBe("/account/sessions");
    expect(one.cookies.get("__Host-gatehouse")).not.toBe(before);
    expect((await two.get("/account/sessions")).location).toStartWith("/sign-in?");
    expect((await signIn(at.browser(elsewhere()), "ivy")).status).toBe(400);
    expect((await signIn(at.browser(elsewhere()), "ivy", next)).status).toBe(303);
    at.clock.now += 15 * 60_000;
    expect((await one.get("/account/password")).location).toBe(
      "/account/step-up?return=%2Faccount%2Fpassword",
    );
  });

  test("beside a factor eight characters do", async () => {
    await makePerson(at, "jim");
    const browser = at.browser(elsewhere());
    await signIn(browser, "jim");
    await enrolApp(at, browser);
    expect((await browser.get("/account/password")).text).toContain("At least 15 characters");
    await browser.submit("/account/recovery-codes", "/account/recovery-codes/decline", { sure: "yes" });
    expect((await browser.get("/account/password")).text).toContain("At least 8 characters");
  });
});
