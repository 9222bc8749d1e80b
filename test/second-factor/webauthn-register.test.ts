/** Registering WebAuthn keys against the real server: each step of the verification fails on its own (H01 to H15). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { type Cbor, cborHead, encodeCbor } from "../support/cbor.ts";
import { makePerson, openPersonHouse, type PersonHouse } from "../support/person-house.ts";
import { askOptions, faultIn, personWithKey, registerKey, signIn } from "../support/sign-in-steps.ts";
import {
  type CreationOptions,
  type Misuse,
  SoftwareAuthenticator,
} from "../support/software-authenticator.ts";
import type { TestBrowser } from "../support/test-browser.ts";

let at: PersonHouse;
let next = 0;
const browser = () => at.browser({ ip: `198.51.100.${(next += 1) % 250}` });
const keysOf = (userId: number) => at.query("SELECT label FROM webauthn_keys WHERE user_id = ?", userId);

let tab: TestBrowser;
let userId: number;
let madeAt = 0;
let key: SoftwareAuthenticator;

beforeAll(async () => {
  at = await openPersonHouse();
});
afterAll(() => at[Symbol.asyncDispose]());
/** Somebody new where the last one has a key by now, or a stale session. */
beforeEach(async () => {
  key = new SoftwareAuthenticator(at.origin);
  if (madeAt === at.clock.now && keysOf(userId).length === 0) return;
  madeAt = at.clock.now;
  const name = `p${(next += 1)}`;
  userId = await makePerson(at, name);
  tab = browser();
  await signIn(tab, name);
});

async function expectRefused(misuse: Misuse, code: string): Promise<void> {
  const page = await registerKey(tab, key, misuse);
  expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining(FAULTS[code] ?? code)]);
  expect(keysOf(userId)).toEqual([]);
}

const FAULTS: Record<string, string> = {
  type: "another kind of question",
  challenge: "belongs to no ceremony",
  origin: "another site than",
  framed: "from inside another site",
  registration: "does not hold",
  malformed: "malformed",
  key: "of a kind that is not taken",
  id: "by two names",
};

const bytesOf = (n: number, fill = 7) => new Uint8Array(n).fill(fill);
const ec = (x: Uint8Array, y: Cbor, alg = -7) =>
  new Map<number | string, Cbor>([
    [1, 2],
    [3, alg],
    [-1, 1],
    [-2, x],
    [-3, y],
  ]);
const okp = (x: Uint8Array) =>
  new Map<number | string, Cbor>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, x],
  ]);
const rsa = (bits: number) => {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({
    format: "jwk",
  });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
  return new Map<number | string, Cbor>([
    [1, 3],
    [3, -257],
    [-1, bytes(n)],
    [-2, bytes(e)],
  ]);
};
const publicKeyOf = (kind: "ec" | "ed25519") => {
  const pair =
    kind === "ec" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  const { x = "", y = "" } = pair.publicKey.export({ format: "jwk" });
  return { x: new Uint8Array(Buffer.from(x, "base64url")), y: new Uint8Array(Buffer.from(y, "base64url")) };
};

test("a key that does everything right is registered, with all that is told about it", async () => {
  expect((await registerKey(tab, key, { label: "blue key" })).location).toBe("/account/recovery-codes");
  expect(
    at.query(
      "SELECT label, rp_id, counter, transports, backup_eligible, backed_up, user_verified FROM webauthn_keys WHERE user_id = ?",
      userId,
    ),
  ).toEqual([
    {
      label: "blue key",
      rp_id: "localhost",
      counter: 0,
      transports: '["internal"]',
      backup_eligible: 0,
      backed_up: 0,
      user_verified: 1,
    },
  ]);
  expect(at.events("factor.add").at(-1)?.details).toMatchObject({
    user_id: userId,
    factor: "webauthn",
    label: "blue key",
  });
});

describe("what the browser vouches for", () => {
  test.each(["webauthn.get", "webauthn.create ", ""])("H01 type %p", (type) =>
    expectRefused({ type }, "type"),
  );

  test.each(["", "AAAA", "!!", "x=="])("H02 challenge %p", (challenge) =>
    expectRefused({ challenge }, "challenge"),
  );

  test.each([
    (origin: string) => origin.replace("http:", "https:"),
    (origin: string) => origin.replace(/\d+$/, "1"),
    (origin: string) => origin.replace("localhost", "x.localhost"),
    (origin: string) => `${origin}.evil.example`,
    (origin: string) => origin.toUpperCase(),
    (origin: string) => `${origin}/`,
    (origin: string) => origin.replace("localhost", "localһost"),
    () => "null",
  ])("H03 an origin that is not letter by letter ours (%#)", (change) =>
    expectRefused({ origin: change(at.origin) }, "origin"),
  );

  test.each([
    { crossOrigin: true },
    { topOrigin: "https://evil.example" },
    { crossOrigin: true, topOrigin: "https://evil.example" },
  ])("H04 framed by another site: %p", (clientData) => expectRefused({ clientData }, "framed"));
});

describe("challenges", () => {
  const finish = (credential: string, from = tab) =>
    from.submit("/account/factors/key", "/account/factors/key", { label: "laptop", credential });
  const ask = () => askOptions<CreationOptions>(tab, "/account/factors/key-options", "/account/factors/key");

  test("H02 five minutes end one", async () => {
    const credential = key.create(await ask());
    at.clock.now += 5 * 60_000;
    expect(faultIn(await finish(credential))).toContain("belongs to no ceremony");
  });

  test("H02 an answer consumes its challenge, a refused one too", async () => {
    const options = await ask();
    expect((await finish(key.create(options, { rpId: "evil.example" }))).status).toBe(400);
    expect(faultIn(await finish(key.create(options)))).toContain("belongs to no ceremony");
    const credential = key.create(await ask());
    expect((await finish(credential)).status).toBe(303);
    expect(faultIn(await finish(credential))).toContain("belongs to no ceremony");
  });

  test("H02 H13 another session's, of the same person or of another, is none", async () => {
    const name = `p${(next += 1)}`;
    await makePerson(at, name);
    const other = browser();
    await signIn(other, name);
    expect(faultIn(await finish(key.create(await ask()), other))).toContain("belongs to no ceremony");
    expect(keysOf(userId)).toEqual([]);
  });

  test("H12 options: 32 random bytes, a random handle, no attestation, one's own keys left out", async () => {
    const options = await ask();
    expect(Buffer.from(options.challenge, "base64url").length).toBe(32);
    expect((await ask()).challenge).not.toBe(options.challenge);
    expect(Buffer.from(options.user.id, "base64url").length).toBe(32);
    expect((await ask()).user.id).toBe(options.user.id);
    expect(options).toMatchObject({ rp: { id: "localhost" }, attestation: "none", excludeCredentials: [] });
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257]);
    await registerKey(tab, key);
    expect((await ask()).excludeCredentials.map(({ id }) => id)).toEqual([key.id.toString("base64url")]);
  });

  test("H32 the host and origin that a request names change nothing", async () => {
    const csrf = await tab.csrf("/account/factors/key");
    const behindProxy = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const reply = await tab.post("/account/factors/key-options", { csrf }, { headers: behindProxy });
    expect((JSON.parse(reply.text) as CreationOptions).rp.id).toBe("localhost");
    const elsewhere = await tab.post(
      "/account/factors/key-options",
      { csrf },
      { headers: { host: "evil.example" } },
    );
    expect(elsewhere.status).toBeGreaterThanOrEqual(400);
    expect(elsewhere.text).not.toContain("challenge");
  });
});

describe("what the key signs", () => {
  test.each(["evil.example", "host", "LOCALHOST"])("H05 the hash of %p", (rpId) =>
    expectRefused({ rpId }, "registration"),
  );

  test.each([
    ["nobody present", { up: false }],
    ["backed up, yet not to be backed up", { be: false, bs: true }],
    ["no key in it", { at: false }],
    ["extensions told and none there", { ed: true }],
  ])("H06 flags: %s", (_, flags) => expectRefused({ flags }, "registration"));

  test("H06 a key that checks nobody is a factor, and is not a passkey", async () => {
    expect((await registerKey(tab, key, { flags: { uv: false } })).status).toBe(303);
    expect((await tab.get("/account/factors")).text).toContain("Security key");
  });

  const { x, y } = publicKeyOf("ec");
  const refusedKeys: [string, ReadonlyMap<number | string, Cbor>, string][] = [
    ["RS1", new Map([...rsa(2048), [3, -65_535]]), "registration"],
    ["an algorithm that was not offered", ec(x, y, -53), "registration"],
    ["EdDSA with an EC key", ec(x, y, -8), "key"],
    ["ES256 with an Ed25519 key", new Map([...okp(x), [3, -7]]), "key"],
    ["a point that is not on the curve", ec(x, bytesOf(32)), "key"],
    ["a compressed point", ec(x, 1), "key"],
    ["RSA of 1024 bits", rsa(1024), "key"],
    ["an Ed25519 key of small order", okp(bytesOf(32, 0)), "key"],
    [
      "another one of small order",
      okp(
        new Uint8Array(
          Buffer.from("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "hex"),
        ),
      ),
      "key",
    ],
    [
      "no algorithm",
      new Map<number | string, Cbor>([
        [1, 2],
        [-1, 1],
        [-2, x],
        [-3, y],
      ]),
      "registration",
    ],
  ];
  test.each(refusedKeys)("H07 %s", (_, cose, code) => expectRefused({ cose }, code));

  test.each([
    ["ES256", ec(x, y)],
    ["EdDSA", okp(publicKeyOf("ed25519").x)],
    ["RS256 of 2048 bits", rsa(2048)],
  ])("H07 %s is taken", async (_, cose) => {
    expect((await registerKey(tab, key, { cose })).status).toBe(303);
  });

  test.each([
    ["an unknown format", { format: "sealing-wax" }],
    ["none, with a statement all the same", { format: "none", statement: new Map([["alg", -7]]) }],
    [
      "its own, signed by another key",
      { statement: "self", signWith: new SoftwareAuthenticator("x").privateKey },
    ],
    [
      "its own, of another algorithm",
      {
        statement: new Map<string, Cbor>([
          ["alg", -257],
          ["sig", bytesOf(70)],
        ]),
      },
    ],
  ] as const)("H08 attestation: %s", (_, misuse) => expectRefused(misuse, "registration"));

  test("H08 attestation by the key itself is checked and taken", async () => {
    expect((await registerKey(tab, key, { statement: "self" })).status).toBe(303);
  });

  test("H09 an id of 1023 bytes is taken, none and 1024 are not", async () => {
    await expectRefused({ credentialId: bytesOf(1024) }, "malformed");
    await expectRefused({ credentialId: new Uint8Array() }, "malformed");
    expect((await registerKey(tab, key, { credentialId: bytesOf(1023) })).status).toBe(303);
  });

  test("H10 an id that is registered, to oneself or another, is refused and stays whose it was", async () => {
    const mine = await registerKey(tab, key);
    expect(mine.status).toBe(303);
    expect(faultIn(await registerKey(tab, key, { label: "again" }))).toContain("registered here already");
    const name = `p${(next += 1)}`;
    await makePerson(at, name);
    const other = browser();
    await signIn(other, name);
    const thief = new SoftwareAuthenticator(at.origin);
    expect(faultIn(await registerKey(other, thief, { credentialId: key.id }))).toContain(
      "registered here already",
    );
    expect(keysOf(userId)).toEqual([{ label: "laptop" }]);
  });

  const nested = new Uint8Array([...Array<number>(1000).fill(0x81), 0]);
  test.each([
    ["trailing bytes in what is signed", { tail: bytesOf(3) }],
    ["no CBOR at all", { attestation: () => bytesOf(40, 0xff) }],
    ["an endless length", { attestation: () => new Uint8Array([0xbf, 0x63, 0x66, 0x6d, 0x74]) }],
    ["a depth of a thousand", { attestation: () => nested }],
    ["a length beyond the end", { attestation: () => new Uint8Array(cborHead(2, 4_000_000_000)) }],
    ["a list", { attestation: () => encodeCbor([1, 2]) }],
  ])("H11 %s", (_, misuse) => expectRefused(misuse, "registration"));

  test("H20 an id beside the signed one", () =>
    expectRefused({ id: randomBytes(32).toString("base64url") }, "id"));

  test.each([
    ["rawId another than id", { rawId: "AAAA" }],
    ["another type of credential", { credentialType: "password" }],
    ["padding", { id: "AAAA=", rawId: "AAAA=" }],
    ["no base64url", { id: "a+/b", rawId: "a+/b" }],
  ])("malformed: %s", (_, misuse) => expectRefused(misuse, "malformed"));

  test.each([
    "",
    "null",
    "[]",
    "{}",
    "{",
    '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":null}',
  ])("malformed: %p", async (credential) => {
    const page = await tab.submit("/account/factors/key", "/account/factors/key", { label: "x", credential });
    expect([page.status, faultIn(page)]).toEqual([400, expect.stringContaining("malformed")]);
  });
});

test("H14 a stale proof and a pending sign-in register nothing", async () => {
  const name = `p${(next += 1)}`;
  await makePerson(at, name);
  const own = browser();
  await personWithKey(at, own, name);
  const waiting = browser();
  await signIn(waiting, name);
  const csrf = await waiting.csrf("/sign-in/factor");
  expect((await waiting.post("/account/factors/key-options", { csrf })).status).toBe(401);
  at.clock.now += 15 * 60_000;
  expect((await own.get("/account/factors/key")).location).toStartWith("/account/step-up?");
  const stale = await own.post("/account/factors/key-options", { csrf: await own.csrf("/account/factors") });
  expect([stale.status, stale.text.includes("step_up.needed")]).toEqual([403, true]);
});

test("H15 labels: one each, escaped; and at most twenty keys", async () => {
  await registerKey(tab, key);
  const other = () => new SoftwareAuthenticator(at.origin);
  expect(faultIn(await registerKey(tab, other(), { label: "laptop" }))).toContain("You have a factor called");
  expect(faultIn(await registerKey(tab, other(), { label: "" }))).toContain("is not a name for a factor");
  for (let n = 1; n < 20; n += 1) {
    expect((await registerKey(tab, other(), { label: n === 1 ? "<b>x</b>" : `key ${n}` })).status).toBe(303);
  }
  expect((await tab.get("/account/factors")).text).not.toContain("<b>x</b>");
  const csrf = await tab.csrf("/account/factors/key");
  const full = await tab.post("/account/factors/key-options", { csrf });
  expect([full.status, full.text.includes("factor.too_many")]).toEqual([400, true]);
});
