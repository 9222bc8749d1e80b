/** Recovery codes against the real server: made, saved, used once, and never a factor (group I). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { resetFactors } from "../../src/second-factor/reset-factors.ts";
import { makeRecoveryCode, parseRecoveryCode } from "../../src/second-factor/recovery-code.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import {
  makePerson,
  openPersonHouse,
  operator,
  PASSWORD,
  type PersonHouse,
} from "../support/person-house.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { codeAt, enrolApp, faultIn, personWithApp, saveCodes, signIn } from "../support/sign-in-steps.ts";
import type { TestBrowser } from "../support/test-browser.ts";

let at: PersonHouse;
let next = 0;
const browser = () => at.browser({ ip: `203.0.113.${(next += 1)}` });

async function somebody() {
  const name = `p${(next += 1)}`;
  const userId = await makePerson(at, name);
  const tab = browser();
  return { name, userId, tab, ...(await personWithApp(at, tab, name)) };
}

async function pendingAs(name: string): Promise<TestBrowser> {
  const tab = browser();
  await signIn(tab, name);
  return tab;
}

const recover = (tab: TestBrowser, recovery_code = "") =>
  tab.submit("/sign-in/factor", "/sign-in/recovery", { recovery_code });

beforeAll(async () => {
  at = await openPersonHouse();
});
afterAll(() => at[Symbol.asyncDispose]());

test("I01 ten thousand codes of 125 random bits are all different", () => {
  const codes = Array.from({ length: 10_000 }, () => makeRecoveryCode((n) => randomBytes(n)));
  expect(new Set(codes).size).toBe(10_000);
  for (const code of codes.slice(0, 100)) {
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}$/);
    expect(parseRecoveryCode(code)).toBe(code.replaceAll("-", ""));
  }
});

test("I05 capitals, dashes, spaces and misread letters do not count", () => {
  const plain = "k7m2p9x4ha0q1z3vt8bwd5c6e";
  for (const typed of ["K7M2P-9X4HA-0Q1Z3-VT8BW-D5C6E", " k7m2p 9x4ha oqlz3 vt8bw d5c6e\n", plain]) {
    expect(parseRecoveryCode(typed)).toBe(plain);
  }
});

test.each(["", "k7m2p", "ü".repeat(25), "u".repeat(25), "0".repeat(26), "0".repeat(1_000_000)])(
  "I06 what cannot be a code is refused before anything is hashed",
  (typed) => {
    expect(refusalOf(() => parseRecoveryCode(typed)).code).toBe("recovery.malformed");
  },
);

describe("signing in", () => {
  test("I03 I08 a code lets in once, at level password, with a record, a notice and the number left", async () => {
    const { name, userId, codes } = await somebody();
    expect(codes).toHaveLength(10);
    const tab = await pendingAs(name);
    expect((await recover(tab, codes[3])).location).toBe("/account/factors");
    const newest = "SELECT level, method FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1";
    expect(at.query(newest, userId)).toEqual([{ level: "password", method: "recovery_code" }]);
    expect(at.events("recovery_code.use").at(-1)?.details).toEqual({ user_id: userId, left: 9 });
    const { text } = await tab.get("/account/factors");
    expect(text).toContain("You came in with a recovery code.");
    expect(text).toContain("A recovery code was used to sign in; it is void now. Codes left: 9");
    expect(text).toContain("9 recovery codes are left.");
    const again = await recover(await pendingAs(name), codes[3]);
    expect([again.status, faultIn(again)]).toEqual([400, expect.stringContaining("still work")]);
  });

  test("I04 fifty uses of one code at once: exactly one succeeds", async () => {
    const { name, codes } = await somebody();
    const tabs = await Promise.all(Array.from({ length: 5 }, () => pendingAs(name)));
    const tokens = await Promise.all(tabs.map((tab) => tab.csrf("/sign-in/factor")));
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) =>
        tabs[n % 5]?.post("/sign-in/recovery", {
          csrf: tokens[n % 5] ?? "",
          recovery_code: codes[0] ?? "",
        }),
      ),
    );
    expect(answers.filter((page) => page?.location === "/account/factors")).toHaveLength(1);
    expect(
      at
        .events("recovery_code.use")
        .filter((row) => row.details["left"] === 9 && row.ip.startsWith("203.0.113.")),
    ).not.toBeEmpty();
  });

  test("I05 a code of another person, and of a former set, is refused", async () => {
    const [one, two] = [await somebody(), await somebody()];
    expect((await recover(await pendingAs(one.name), two.codes[0])).status).toBe(400);
    const fresh = await saveCodes(one.tab);
    expect((await recover(await pendingAs(one.name), one.codes[5])).status).toBe(400);
    expect((await recover(await pendingAs(one.name), fresh[5]?.toUpperCase())).status).toBe(303);
  });

  test("I07 wrong codes and wrong apps share one budget", async () => {
    const { name, codes, app } = await somebody();
    const tab = await pendingAs(name);
    for (let n = 0; n < 3; n += 1) await recover(tab, "0".repeat(25));
    for (let n = 0; n < 2; n += 1) await tab.submit("/sign-in/factor", "/sign-in/code", { code: "000000" });
    expect((await recover(tab, codes[0])).status).toBe(429);
    const typed = { code: codeAt(app.secret, at.clock.now) };
    expect((await tab.submit("/sign-in/factor", "/sign-in/code", typed)).status).toBe(429);
  });

  test("I09 few codes are told, and the last one loudest", async () => {
    const { name, codes } = await somebody();
    for (const code of codes.slice(1)) await recover(await pendingAs(name), code);
    const tab = await pendingAs(name);
    await recover(tab, codes[0]);
    const { text } = await tab.get("/account/factors");
    expect(text).toContain("Recovery codes left: 0.");
    expect(text).toContain("only an operator at the server's console can let you in again");
    expect((await recover(await pendingAs(name), codes[0])).status).toBe(400);
  });

  test("within 15 minutes of coming in by code, the lost factor goes and another comes, and nothing else", async () => {
    const { name, codes, app, userId } = await somebody();
    const tab = await pendingAs(name);
    await recover(tab, codes[0]);
    for (const [page, action] of [
      ["/account/recovery-codes", "/account/recovery-codes"],
      ["/account/sessions", "/account/password"],
    ] as const) {
      expect((await tab.submit(page, action)).location).toStartWith("/account/step-up?");
    }
    const other = await enrolApp(at, tab, "new phone");
    await tab.submit("/account/factors", "/account/factors/remove", { kind: "totp", id: String(app.id) });
    expect(at.query("SELECT label FROM totp_apps WHERE user_id = ?", userId)).toEqual([
      { label: "new phone" },
    ]);
    expect(at.query("SELECT level FROM sessions WHERE user_id = ?", userId)).toEqual([{ level: "any_2fa" }]);
    at.clock.now += 60_000;
    const again = await pendingAs(name);
    const typed = { code: codeAt(other.secret, at.clock.now) };
    expect((await again.submit("/sign-in/factor", "/sign-in/code", typed)).status).toBe(303);
  });

  test("the leave to change factors that a code gave ends after 15 minutes", async () => {
    const { name, codes, app } = await somebody();
    const tab = await pendingAs(name);
    await recover(tab, codes[0]);
    at.clock.now += 15 * 60_000;
    const fields = { kind: "totp", id: String(app.id), even_last: "yes" };
    expect((await tab.submit("/account/factors", "/account/factors/remove", fields)).location).toStartWith(
      "/account/step-up?",
    );
  });
});

describe("making", () => {
  test("I01 they are shown once, never kept, and reloading shows none", async () => {
    const { tab } = await somebody();
    const page = await tab.submit("/account/recovery-codes", "/account/recovery-codes");
    expect(page.headers.get("cache-control")).toBe("no-store");
    const [code = ""] = /\b[0-9a-z]{5}(-[0-9a-z]{5}){4}\b/.exec(page.text) ?? [];
    expect(code).not.toBe("");
    const again = await tab.get("/account/recovery-codes");
    expect(again.text).not.toContain(code);
    expect(again.text).toContain("Type one of them back");
  });

  test("until one is typed back the former codes stay good; a code of another set is not taken", async () => {
    const { tab, name, codes } = await somebody();
    await tab.submit("/account/recovery-codes", "/account/recovery-codes");
    const wrong = await tab.submit("/account/recovery-codes", "/account/recovery-codes/confirm", {
      recovery_code: codes[0] ?? "",
    });
    expect([wrong.status, wrong.text.includes("not one of the codes that were just made")]).toEqual([
      400,
      true,
    ]);
    expect((await recover(await pendingAs(name), codes[1])).status).toBe(303);
  });

  test("I02 neither the database nor its log holds a code in clear", async () => {
    const { codes } = await somebody();
    const files = ["gatehouse.db", "gatehouse.db-wal"].map((file) => readFile(join(at.dataFolder, file)));
    for (const bytes of await Promise.all(files)) {
      for (const code of codes) {
        expect(bytes.includes(code) || bytes.includes(code.replaceAll("-", ""))).toBe(false);
      }
    }
  });

  test("I10 a stale proof and a password make none", async () => {
    const { tab } = await somebody();
    at.clock.now += 15 * 60_000;
    const page = await tab.submit("/account/recovery-codes", "/account/recovery-codes");
    expect(page.location).toStartWith("/account/step-up?");
  });

  test("I11 nobody without a factor has codes", async () => {
    const name = `p${(next += 1)}`;
    await makePerson(at, name);
    const tab = browser();
    await signIn(tab, name);
    expect((await tab.get("/account/recovery-codes")).location).toBe("/account/factors");
    const page = await tab.submit("/account/factors", "/account/recovery-codes");
    expect([page.status, page.text.includes("recovery.no_factor")]).toEqual([403, true]);
  });

  test("going without takes a tick, is recorded, and says on the page what it means", async () => {
    const name = `p${(next += 1)}`;
    const userId = await makePerson(at, name);
    const tab = browser();
    await signIn(tab, name);
    await enrolApp(at, tab);
    const decline = (fields = {}) =>
      tab.submit("/account/recovery-codes", "/account/recovery-codes/decline", fields);
    expect((await decline()).status).toBe(400);
    expect((await decline({ sure: "yes" })).location).toBe("/welcome");
    expect(at.events("recovery_codes.decline").at(-1)?.details).toEqual({ user_id: userId });
    expect((await tab.get("/account/factors")).text).toContain("You have no recovery codes.");
    expect((await signIn(browser(), name)).location).toStartWith("/sign-in/factor?");
  });
});

test("I12 F34 the operator's reset takes factors, codes, sessions, browsers and tokens made under a factor", async () => {
  const { tab, name, userId, codes } = await somebody();
  const actor = {
    kind: "person",
    method: "password",
    userId,
    userName: name,
    admin: false,
    ip: "::1",
    agent: "t",
    requestId: "t",
  } as const;
  const make = (level: "password" | "any_2fa") =>
    createToken(at.house, { ...actor, level }, { userId, name: level, scopes: ["read"] });
  make("password");
  make("any_2fa");
  expect(refusalOf(() => resetFactors(at.house, operator, { name, reason: " " })).code).toBe(
    "factor.reset_reason",
  );
  resetFactors(at.house, operator, { name, reason: "met in person, ticket 7" });
  expect((await tab.get("/account/factors")).location).toStartWith("/sign-in?");
  expect(at.query("SELECT name FROM tokens WHERE user_id = ? AND revoked_at IS NULL", userId)).toEqual([
    { name: "password" },
  ]);
  const fresh = browser();
  expect((await signIn(fresh, name, PASSWORD)).location).toBe("/account/factors");
  expect((await fresh.get("/account/factors")).text).toContain(
    "All your second factors were removed by an admin or at the server's console.",
  );
  expect(codes).toHaveLength(10);
  expect(at.events("admin.reset_factors").at(-1)?.details).toMatchObject({
    user: name,
    reason: "met in person, ticket 7",
  });
});
