/** Tokens from minting to the end: what they say of their holder, what stops them, and who may make and end them. */
import { expect, test } from "bun:test";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { Refusal } from "../../src/errors.ts";
import { createToken, type NewToken } from "../../src/tokens/create-token.ts";
import { createLastUse } from "../../src/tokens/last-use.ts";
import { listTokens } from "../../src/tokens/list-tokens.ts";
import { revokeToken } from "../../src/tokens/revoke-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  origin,
  sessionOf,
  START,
  type TestHouse,
  tokenOf,
} from "../support/test-house.ts";

const mint = (house: TestHouse, userId: number, more: Partial<NewToken> = {}) =>
  createToken(house, operator, { userId, name: "ci", scopes: ["read"], ...more });
const use = (house: TestHouse, secret: string, ip = origin.ip) =>
  useGrant(findGrant(house.db, secret), { ...origin, ip }, house.now());

test("a token says who holds it, what it may do, and from where it came", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  const { id, secret } = mint(house, ada.id, {
    scopes: ["upload"],
    projects: ["Acme_*"],
    cidrs: ["192.0.2.0/24"],
  });
  expect(use(house, secret)).toEqual({
    kind: "token",
    tokenId: id,
    tokenName: "ci",
    userId: ada.id,
    userName: "ada",
    admin: true,
    level: "password",
    scopes: ["upload"],
    projects: ["acme-*"],
    ...origin,
  });
});

test("a token without a list of projects reaches whatever its holder does", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  expect(use(house, mint(house, ada.id).secret)).not.toHaveProperty("projects");
});

test("only the hash is stored, and the list of tokens holds neither", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = mint(house, ada.id);
  const listed = listTokens(house.db);
  expect(listed).toHaveLength(1);
  expect(Object.keys(listed[0] ?? {}).filter((key) => /hash|secret/i.test(key))).toEqual([]);
  const text = JSON.stringify([
    listed,
    house.db.sqlite.query("SELECT * FROM tokens").all(),
    auditRows(house),
  ]);
  expect(text).not.toContain(secret);
  expect(text).not.toContain(secret.slice(3, 30));
});

test("tokens are listed of one holder or of all, in the order they were made", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  for (const [id, name] of [
    [bob.id, "one"],
    [ada.id, "two"],
    [bob.id, "three"],
  ] as const)
    mint(house, id, { name });
  const names = (userId?: number) =>
    listTokens(house.db, userId).map((token) => `${token.user}/${token.name}`);
  expect(names()).toEqual(["bob/one", "ada/two", "bob/three"]);
  expect(names(ada.id)).toEqual(["ada/two"]);
});

test("F08 a token holds until the very millisecond it expires", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = mint(house, ada.id, { lifetime: 90_000 });
  house.pass(89_999);
  expect(use(house, secret).userName).toBe("ada");
  house.pass(1);
  const refusal = refusalOf(() => use(house, secret));
  expect([refusal.kind, refusal.code]).toEqual(["unauthenticated", "token.expired"]);
  expect(refusal.message).toContain("2026-03-01");
});

test("a token that never expires outlives its maker's century", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = mint(house, ada.id);
  house.pass(100 * 365 * 86_400_000);
  expect(use(house, secret).tokenName).toBe("ci");
});

const addresses: readonly [cidrs: readonly string[], ip: string, fits: boolean][] = [
  [["10.0.0.0/8"], "10.2.3.4", true],
  [["10.0.0.0/8"], "::ffff:10.2.3.4", true],
  [["10.0.0.0/8"], "11.2.3.4", false],
  [["10.0.0.0/8", "2001:db8::/32"], "2001:db8::7", true],
  [["2001:db8::/32"], "10.2.3.4", false],
  [["10.0.0.0/8"], "", false],
];

test.each(addresses)("a token bound to %j used from %j: %p", async (cidrs, ip, fits) => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = mint(house, ada.id, { cidrs });
  if (fits) expect(use(house, secret, ip).ip).toBe(ip);
  else expect(refusalOf(() => use(house, secret, ip)).code).toBe("token.address");
});

test("F03 what is no token, and one that was never made here, are refused without a look at each other", async () => {
  using house = openTestHouse();
  using elsewhere = openTestHouse();
  const ada = await addPerson(elsewhere, "ada");
  const { secret } = mint(elsewhere, ada.id);
  const codes = [secret, `${secret}x`, secret.slice(0, -1), "hunter2", ""].map((text) => {
    const refusal = refusalOf(() => findGrant(house.db, text));
    expect(refusal.kind).toBe("unauthenticated");
    return refusal.code;
  });
  expect(codes).toEqual([
    "token.unknown",
    "token.malformed",
    "token.malformed",
    "token.malformed",
    "token.malformed",
  ]);
});

test("a revoked token is refused at once, and revoking again records nothing", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id, secret } = mint(house, ada.id);
  const mark = house.db.mark.read();
  revokeToken(house, operator, id);
  expect(house.db.mark.read()).toBeGreaterThan(mark);
  expect(refusalOf(() => findGrant(house.db, secret)).code).toBe("token.revoked");
  revokeToken(house, operator, id);
  expect(auditRows(house, "token.revoke")).toHaveLength(1);
});

test("F08 a disabled holder takes their tokens along", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = mint(house, ada.id);
  disablePerson(house, operator, "ada");
  expect(refusalOf(() => findGrant(house.db, secret)).code).toBe("person.disabled");
  expect(refusalOf(() => mint(house, ada.id)).code).toBe("person.disabled");
});

const wrong: readonly [string, Partial<NewToken>, string][] = [
  ["an empty name", { name: "" }, "token.name"],
  ["a name of spaces", { name: "  " }, "token.name"],
  ["a name with a line feed", { name: "a\nb" }, "token.name"],
  ["a name beyond ASCII", { name: "schlüssel" }, "token.name"],
  ["a name of 81 characters", { name: "a".repeat(81) }, "token.name"],
  ["no scope", { scopes: [] }, "token.scope"],
  ["an empty list of projects", { projects: [] }, "token.project"],
  ["a bad pattern", { projects: ["ok", "a/b"] }, "glob.invalid"],
  ["an empty list of networks", { cidrs: [] }, "token.cidr"],
  ["a network with host bits", { cidrs: ["10.1.2.3/8"] }, "cidr.invalid"],
  ["the network of everything", { cidrs: ["0.0.0.0/0"] }, "cidr.invalid"],
  ["F09 no life", { lifetime: 0 }, "token.lifetime"],
  ["F09 a negative life", { lifetime: -1 }, "token.lifetime"],
  ["F09 half a millisecond", { lifetime: 0.5 }, "token.lifetime"],
  ["F09 a life that is no number", { lifetime: NaN }, "token.lifetime"],
  ["F09 an endless life", { lifetime: Infinity }, "token.lifetime"],
  ["F09 a life until the year 10000", { lifetime: Date.UTC(10_000, 0) - START }, "token.lifetime"],
];

test.each(wrong)("a token with %s is refused, and nothing is written", async (_, input, code) => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const before = auditRows(house).length;
  expect(refusalOf(() => mint(house, ada.id, input)).code).toBe(code);
  expect(listTokens(house.db)).toEqual([]);
  expect(auditRows(house)).toHaveLength(before);
});

test("a token made in a session has its level, one from the console counts as password", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const input = { userId: ada.id, name: "ci", scopes: ["read"] } as const;
  createToken(house, sessionOf(ada, "phishing_resistant"), input);
  createToken(house, operator, input);
  expect(listTokens(house.db).map((token) => token.level)).toEqual(["phishing_resistant", "password"]);
});

test("F10 who may make whose token, and who may end it: everybody their own, admins and the operator more", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  const bob = await addPerson(house, "bob");
  const eve = await addPerson(house, "eve");
  const robot = await addPerson(house, "robot", { kind: "service" });
  const actors = {
    operator,
    ada: sessionOf(ada),
    bob: sessionOf(bob),
    eve: sessionOf(eve),
    adaToken: tokenOf(house, ada),
    bobToken: tokenOf(house, bob),
    anonymous,
  };
  const tries = (act: (actor: (typeof actors)[keyof typeof actors]) => void) =>
    Object.entries(actors).flatMap(([name, actor]) => {
      try {
        act(actor);
        return [name];
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        return [];
      }
    });
  const make = (holder: typeof bob) =>
    tries((actor) => createToken(house, actor, { userId: holder.id, name: "x", scopes: ["read"] }));
  const end = (holder: typeof bob) => tries((actor) => revokeToken(house, actor, mint(house, holder.id).id));
  expect({ bob: make(bob), robot: make(robot), nobody: make({ ...bob, id: 99 }) }).toEqual({
    bob: ["operator", "bob"],
    robot: ["operator", "ada"],
    nobody: [],
  });
  expect({ bob: end(bob), robot: end(robot) }).toEqual({
    bob: ["operator", "ada", "bob"],
    robot: ["operator", "ada"],
  });
});

test("F10, TOB-PYPI26-11 a token of somebody else looks like none at all", async () => {
  using house = openTestHouse();
  const [bob, eve] = [await addPerson(house, "bob"), await addPerson(house, "eve")];
  const { id } = mint(house, bob.id);
  const theirs = refusalOf(() => revokeToken(house, sessionOf(eve), id));
  const none = refusalOf(() => revokeToken(house, sessionOf(eve), id + 1000));
  expect(theirs.kind).toBe("not_found");
  expect(theirs.sentence.replace(String(id), "N")).toBe(none.sentence.replace(String(id + 1000), "N"));
});

test("the last use is written at the flush, without a record and without a raised mark once it is not the first", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id } = mint(house, ada.id);
  const lastUse = createLastUse(house.db);
  lastUse.note(id, { ...origin, ip: "192.0.2.9" }, START);
  expect(listTokens(house.db)[0]?.lastUsedAt).toBeNull();
  lastUse.flush();
  const mark = house.db.mark.read();
  lastUse.note(id, { ...origin, ip: "192.0.2.1" }, START);
  lastUse.note(id, { ...origin, ip: "192.0.2.9" }, START + 5);
  lastUse.flush();
  expect(listTokens(house.db)[0]).toMatchObject({ lastUsedAt: START + 5, lastUsedIp: "192.0.2.9" });
  expect(house.db.mark.read()).toBe(mark);
  house.db.sqlite.run("UPDATE tokens SET last_used_at = NULL");
  lastUse.flush();
  expect(listTokens(house.db)[0]?.lastUsedAt).toBeNull();
});

test("a flush that fails keeps what it had for the next one", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id } = mint(house, ada.id);
  const lastUse = createLastUse(house.db);
  lastUse.note(id, { ...origin, ip: "192.0.2.1" }, START);
  house.db.sqlite.run("PRAGMA query_only = ON");
  expect(() => lastUse.flush()).toThrow("SQLITE_READONLY");
  house.db.sqlite.run("PRAGMA query_only = OFF");
  lastUse.flush();
  expect(listTokens(house.db)[0]?.lastUsedAt).toBe(START);
});
