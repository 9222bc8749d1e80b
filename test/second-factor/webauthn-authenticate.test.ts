/** Signing in and stepping up with WebAuthn against the real server: each step fails on its own (H16 to H33). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { Glob } from "bun";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { countForeignKeys } from "../../src/second-factor/foreign-keys.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../support/person-house.ts";
import {
  answerWithKey,
  askOptions,
  codeAt,
  enrolApp,
  faultIn,
  personWithKey,
  registerKey,
  signIn,
  signInByPasskey,
} from "../support/sign-in-steps.ts";
import {
  type Misuse,
  type RequestOptions,
  SoftwareAuthenticator,
} from "../support/software-authenticator.ts";
import type { Page, TestBrowser } from "../support/test-browser.ts";

let at: PersonHouse;
let next = 0;
const browser = () => at.browser({ ip: `198.51.100.${(next += 1) % 250}` });

let name: string;
let userId: number;
let home: TestBrowser;
let key: SoftwareAuthenticator;

beforeAll(async () => {
  at = await openPersonHouse();
});
afterAll(() => at[Symbol.asyncDispose]());
// No test meets the limits that another reached.
beforeEach(() => void at.house.db.sqlite.run("DELETE FROM attempts"));

/** Somebody with a key, at home in a browser. */
async function newPerson(): Promise<void> {
  name = `p${(next += 1)}`;
  userId = await makePerson(at, name);
  home = browser();
  ({ key } = await personWithKey(at, home, name));
}

async function pending(): Promise<TestBrowser> {
  const tab = browser();
  await signIn(tab, name);
  return tab;
}

const stepUp = async (tab: TestBrowser, use: SoftwareAuthenticator, misuse: Misuse = {}): Promise<Page> => {
  const options = await askOptions<RequestOptions>(tab, "/account/step-up/key-options", "/account/step-up");
  return tab.submit("/account/step-up", "/account/step-up/key", { credential: use.get(options, misuse) });
};

/** The three ceremonies that a key answers. */
const ceremonies: [string, (misuse: Misuse) => Promise<Page>][] = [
  ["second factor", async (misuse) => answerWithKey(await pending(), key, misuse)],
  ["passkey", (misuse) => signInByPasskey(browser(), key, misuse)],
  ["step-up", (misuse) => stepUp(home, key, misuse)],
];

describe.each(ceremonies)("%s", (kind, perform) => {
  beforeAll(newPerson);

  test("a key that does everything right proves its owner", async () => {
    const page = await perform({});
    expect([page.status, page.location]).toEqual([303, "/account/factors"]);
    const method = kind === "passkey" ? "passkey" : "webauthn";
    const newest = at.query(
      "SELECT level, method FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1",
      userId,
    );
    expect(newest).toEqual([{ level: "phishing_resistant", method }]);
  });

  const flip = (at: number) => (signature: Buffer) =>
    Buffer.from(signature.map((byte, n) => (n === at ? byte ^ 1 : byte)));
  const misuses: [string, Misuse, string][] = [
    ["H16 type of a registration", { type: "webauthn.create" }, "another kind of question"],
    ["H16 a made-up challenge", { challenge: "AAAA" }, "belongs to no ceremony"],
    ["H16 another origin", { origin: "https://evil.example" }, "another site than"],
    ["H16 a longer origin", { origin: "http://localhost.evil.example" }, "another site than"],
    ["H16 framed", { clientData: { crossOrigin: true } }, "from inside another site"],
    [
      "H16 framed, by whom",
      { clientData: { topOrigin: "https://evil.example" } },
      "from inside another site",
    ],
    ["H16 framed, in odd words", { clientData: { crossOrigin: "yes" } }, "malformed"],
    ["H16 the hash of another house", { rpId: "evil.example" }, "does not hold"],
    ["H16 nobody present", { flags: { up: false } }, "does not hold"],
    ["H16 backed up, yet not to be backed up", { flags: { bs: true } }, "does not hold"],
    ["H27 from one that stays to one that is copied", { flags: { be: true } }, "from one that can be copied"],
    ["H17 a bit of the signature flipped", { signature: flip(20) }, "does not hold"],
    ["H17 signed by another key", { signWith: new SoftwareAuthenticator("x").privateKey }, "does not hold"],
    [
      "H17 bytes after the signature",
      { signature: (s) => Buffer.concat([s, Buffer.alloc(1)]) },
      "does not hold",
    ],
    ["H17 r and s zero", { signature: () => Buffer.from("3006020100020100", "hex") }, "does not hold"],
    ["H17 a raw signature", { signature: () => randomBytes(64) }, "does not hold"],
    ["H17 no signature", { signature: () => new Uint8Array() }, "malformed"],
    [
      "H18 client data changed after signing",
      { afterwards: (json) => json.replace("}", ',"x":1}') },
      "does not hold",
    ],
    [
      "H18 the same client data spelled anew",
      { afterwards: (json) => json.replaceAll(",", ", ") },
      "does not hold",
    ],
    ["H20 rawId another than id", { rawId: "AAAA" }, "malformed"],
    ["H20 an unknown id", { id: "AAAA" }, "not registered here"],
    ["H21 another's user handle", { userHandle: "AAAA" }, "not registered here"],
  ];
  test.each(misuses)("%s", async (_, misuse, words) => {
    const before = at.query("SELECT count(*) AS n FROM sessions WHERE state = 'open'");
    const page = await perform(misuse);
    expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining(words)]);
    expect(at.query("SELECT count(*) AS n FROM sessions WHERE state = 'open'")).toEqual(before);
  });

  test("H25 a counter that goes back suspends the key, with a record and a notice, and is not stored", async () => {
    await newPerson();
    key.counter = 5;
    expect((await perform({})).status).toBe(303);
    const stored = () =>
      at.query(
        "SELECT counter, suspended_at IS NOT NULL AS suspended FROM webauthn_keys WHERE user_id = ?",
        userId,
      );
    expect(stored()).toEqual([{ counter: 6, suspended: 0 }]);
    const page = await perform({ counter: 6 });
    expect([page.status, faultIn(page)]).toEqual([
      400,
      expect.stringContaining("counter of this key went back"),
    ]);
    expect(stored()).toEqual([{ counter: 6, suspended: 1 }]);
    expect(at.events("webauthn.clone_suspected").at(-1)?.details).toMatchObject({
      user_id: userId,
      stored: 6,
      sent: 6,
    });
    const words = at.query(
      "SELECT subject FROM notices WHERE user_id = ? AND kind = 'factor.suspend'",
      userId,
    );
    expect(words).toEqual([{ subject: "laptop" }]);
  });

  test("H26 a counter may jump to its end", async () => {
    await newPerson();
    expect((await perform({ counter: 2 ** 31 })).status).toBe(303);
    expect((await perform({ counter: 2 ** 32 - 1 })).status).toBe(303);
  });
});

describe("challenges", () => {
  beforeEach(newPerson);

  test("H23 an answer sent again, and fifty times at once, counts once", async () => {
    const tab = browser();
    const options = await askOptions<RequestOptions>(tab, "/sign-in/passkey-options");
    const credential = key.get(options);
    const ceremony = tab.cookies.get("__Host-gatehouse-ceremony") ?? "";
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => {
        const each = browser();
        each.cookies.set("__Host-gatehouse-ceremony", ceremony);
        return each.post("/sign-in/passkey", { credential });
      }),
    );
    expect(pages.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  test("H02 five minutes end one", async () => {
    const tab = await pending();
    const options = await askOptions<RequestOptions>(tab, "/sign-in/key-options", "/sign-in/factor");
    at.clock.now += 4 * 60_000;
    const waiting = browser();
    const passkey = await askOptions<RequestOptions>(waiting, "/sign-in/passkey-options");
    at.clock.now += 5 * 60_000;
    const late = await waiting.post("/sign-in/passkey", { credential: key.get(passkey) });
    expect(faultIn(late)).toContain("belongs to no ceremony");
    expect(
      (await tab.post("/sign-in/key", { csrf: "x", credential: key.get(options) })).location,
    ).toStartWith("/sign-in?");
  });

  test("H24 one asked for another purpose or by another browser is none", async () => {
    const asked = await askOptions<RequestOptions>(home, "/account/step-up/key-options", "/account/step-up");
    const tab = await pending();
    const page = await tab.submit("/sign-in/factor", "/sign-in/key", { credential: key.get(asked) });
    expect(faultIn(page)).toContain("belongs to no ceremony");
    const mine = browser();
    const theirs = browser();
    const options = await askOptions<RequestOptions>(mine, "/sign-in/passkey-options");
    await askOptions(theirs, "/sign-in/passkey-options");
    const stolen = await theirs.post("/sign-in/passkey", { credential: key.get(options) });
    expect(faultIn(stolen)).toContain("belongs to no ceremony");
  });

  test("H24 a registration is not an assertion", async () => {
    const options = await askOptions<RequestOptions>(
      home,
      "/account/factors/key-options",
      "/account/factors/key",
    );
    const page = await home.submit("/account/step-up", "/account/step-up/key", {
      credential: key.get({ ...options, rpId: "localhost" }),
    });
    expect(faultIn(page)).toContain("belongs to no ceremony");
  });
});

describe("whose key", () => {
  beforeEach(newPerson);

  test("H19 another person's key, rightly used, proves nothing here, and is recorded", async () => {
    const stranger = `p${(next += 1)}`;
    await makePerson(at, stranger);
    const { key: theirs } = await personWithKey(at, browser(), stranger);
    const page = await answerWithKey(await pending(), theirs, { userHandle: key.userHandle ?? "" });
    expect(faultIn(page)).toContain("not registered here");
    expect(at.events("sign_in").at(-1)).toMatchObject({
      outcome: "refused",
      details: { user_id: userId, reason: "webauthn.unknown" },
    });
    expect(
      at.query("SELECT failures FROM webauthn_keys WHERE credential_id = ?", theirs.id.toString("base64url")),
    ).toEqual([{ failures: 0 }]);
  });

  test("H20 the name of one key with the signature of another of the same person", async () => {
    const second = new SoftwareAuthenticator(at.origin);
    expect((await registerKey(home, second, { label: "second" })).status).toBe(303);
    const page = await answerWithKey(await pending(), key, { id: second.id.toString("base64url") });
    expect(faultIn(page)).toContain("does not hold");
  });

  test("H21 a passkey that does not say who it is signs nobody in; a factor need not say it", async () => {
    expect(faultIn(await signInByPasskey(browser(), key, { userHandle: null }))).toContain(
      "not registered here",
    );
    expect((await answerWithKey(await pending(), key, { userHandle: null })).status).toBe(303);
  });

  test("H28 a passkey alone has to have checked who holds it; beside a password presence will do", async () => {
    expect(faultIn(await signInByPasskey(browser(), key, { flags: { uv: false } }))).toContain(
      "does not hold",
    );
    expect((await answerWithKey(await pending(), key, { flags: { uv: false } })).status).toBe(303);
  });

  test("H27 being backed up is followed", async () => {
    const synced = new SoftwareAuthenticator(at.origin);
    synced.flags = { up: true, uv: true, be: true, bs: false };
    await registerKey(home, synced, { label: "synced" });
    await answerWithKey(await pending(), synced, { flags: { bs: true } });
    const row = "SELECT backup_eligible, backed_up FROM webauthn_keys WHERE user_id = ? AND label = 'synced'";
    expect(at.query(row, userId)).toEqual([{ backup_eligible: 1, backed_up: 1 }]);
  });

  test("H29 a key removed during the ceremony, and one of a disabled person, are none", async () => {
    const tab = browser();
    const options = await askOptions<RequestOptions>(tab, "/sign-in/passkey-options");
    const second = new SoftwareAuthenticator(at.origin);
    await registerKey(home, second, { label: "second" });
    at.house.db.sqlite.run("DELETE FROM webauthn_keys WHERE user_id = ? AND label = 'laptop'", [userId]);
    expect(faultIn(await tab.post("/sign-in/passkey", { credential: key.get(options) }))).toContain(
      "not registered here",
    );
    disablePerson(at.house, operator, name);
    second.userHandle = key.userHandle;
    expect(faultIn(await signInByPasskey(browser(), second))).toContain("not registered here");
  });

  test("a key that does not count yet lets nobody in", async () => {
    const fresh = `p${(next += 1)}`;
    await makePerson(at, fresh);
    const tab = browser();
    await signIn(tab, fresh);
    const early = new SoftwareAuthenticator(at.origin);
    await registerKey(tab, early);
    expect(faultIn(await signInByPasskey(browser(), early))).toContain("not registered here");
  });
});

test("two passkey ceremonies of one page do not take each other's place, whichever answers first", async () => {
  for (const first of [true, false]) {
    const tab = browser();
    await tab.get("/sign-in");
    const ask = () => askOptions<RequestOptions>(tab, "/sign-in/passkey-options");
    const both = await Promise.all([ask(), ask()]);
    const options = first ? both[0] : both[1];
    const done = await tab.post("/sign-in/passkey", { credential: key.get(options) });
    expect([first, done.location]).toEqual([first, "/account/factors"]);
  }
});

test("H30 asking for a passkey names nobody, and asks for verification", async () => {
  const options = await askOptions<RequestOptions>(browser(), "/sign-in/passkey-options");
  expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
  expect(options.allowCredentials ?? []).toEqual([]);
});

test("H31 wrong keys and wrong codes share one budget", async () => {
  await newPerson();
  const tab = await pending();
  for (let n = 0; n < 5; n += 1)
    expect((await answerWithKey(tab, key, { rpId: "evil.example" })).status).toBe(400);
  const page = await answerWithKey(tab, key);
  expect([page.status, page.headers.has("retry-after")]).toEqual([429, true]);
});

test("H33 after the house was renamed a key fails closed, and says why", async () => {
  await newPerson();
  at.house.db.sqlite.run("UPDATE webauthn_keys SET rp_id = 'old.example' WHERE user_id = ?", [userId]);
  expect(faultIn(await answerWithKey(await pending(), key))).toContain(
    "registered when the house was called old.example",
  );
});

test("H33 the keys of a house that was renamed are counted at the start", async () => {
  expect(countForeignKeys(at.house.db.orm, "https://packages.example.com")).toBeGreaterThan(5);
  at.house.db.sqlite.run("DELETE FROM webauthn_keys WHERE rp_id = 'old.example'");
  expect(countForeignKeys(at.house.db.orm, at.origin)).toBe(0);
});

test("H35 nothing uses the library's switch that skips the test of presence", async () => {
  const root = join(import.meta.dir, "../../src");
  for (const path of new Glob("**/*.ts*").scanSync(root)) {
    expect([path, (await Bun.file(join(root, path)).text()).includes("advancedFIDOConfig")]).toEqual([
      path,
      false,
    ]);
  }
});

describe("step-up", () => {
  beforeEach(newPerson);

  test("G16 an app does not confirm for somebody who has a key", async () => {
    const app = await enrolApp(at, home);
    at.clock.now += 16 * 60_000;
    expect((await home.get("/account/step-up")).text).not.toContain("/account/step-up/code");
    const csrf = await home.csrf("/account/factors");
    await home.post("/account/step-up/code", { csrf, code: codeAt(app.secret, at.clock.now) });
    expect((await home.submit("/account/factors", "/account/factors/app")).location).toStartWith(
      "/account/step-up?",
    );
  });

  test("F14 it gives the session a new id, and holds for 15 minutes", async () => {
    at.clock.now += 16 * 60_000;
    const begin = async () => (await home.submit("/account/factors", "/account/factors/app")).location;
    expect(await begin()).toBe("/account/step-up?return=%2Faccount%2Ffactors");
    const before = home.cookies.get("__Host-gatehouse");
    await stepUp(home, key);
    expect(home.cookies.get("__Host-gatehouse")).not.toBe(before);
    expect(await begin()).toStartWith("/account/factors/app/");
    at.clock.now += 15 * 60_000;
    expect(await begin()).toStartWith("/account/step-up?");
    at.clock.now -= 16 * 60_000;
    expect(await begin()).toStartWith("/account/step-up?");
  });

  test("a session that ended meanwhile is not raised", async () => {
    const options = await askOptions<RequestOptions>(
      home,
      "/account/step-up/key-options",
      "/account/step-up",
    );
    const csrf = await home.csrf("/account/step-up");
    at.house.db.sqlite.run("DELETE FROM sessions WHERE user_id = ?", [userId]);
    const page = await home.post("/account/step-up/key", { csrf, credential: key.get(options) });
    expect(page.location).toStartWith("/sign-in?");
  });
});

test("the removal of a key ends all other sessions, and the key", async () => {
  await newPerson();
  const other = await pending();
  await answerWithKey(other, key);
  await registerKey(home, new SoftwareAuthenticator(at.origin), { label: "second" });
  const [{ id } = { id: 0 }] = at.query<{ id: number }>(
    "SELECT id FROM webauthn_keys WHERE user_id = ? AND label = 'laptop'",
    userId,
  );
  const page = await home.submit("/account/factors", "/account/factors/remove", {
    kind: "webauthn",
    id: String(id),
  });
  expect(page.status).toBe(303);
  expect((await other.get("/account/factors")).location).toStartWith("/sign-in?");
  expect(faultIn(await signInByPasskey(browser(), key))).toContain("not registered here");
});
