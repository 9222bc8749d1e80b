/** What the holder of a token is told: that it was made, used from a new place, ends soon, or leaked. */
import { expect, test } from "bun:test";
import { unseenNotices } from "../../src/accounts/notices.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { createLastUse } from "../../src/tokens/last-use.ts";
import { revokeLeaked } from "../../src/tokens/revoke-leaked.ts";
import { revokeToken } from "../../src/tokens/revoke-token.ts";
import { tellExpiring } from "../../src/tokens/tell-expiring.ts";
import { findGrant } from "../../src/tokens/verify-token.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  origin,
  sessionOf,
  type TestHouse,
} from "../support/test-house.ts";

const DAY = 24 * 3_600_000;
const words = (house: TestHouse, userId: number) => unseenNotices(house.db, userId).map(({ words }) => words);

test("a place is told once, its maker's own not at all, and neighbours in one network are one place", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id } = createToken(house, sessionOf(ada), { userId: ada.id, name: "ci", scopes: ["read"] });
  const uses = createLastUse(house.db);
  const told = () => words(house, ada.id).filter((text) => text.includes("a place not seen")).length;
  const useFrom = (ip: string) => {
    uses.note(id, { ...origin, ip }, house.now());
    uses.flush();
  };
  for (const ip of ["192.0.2.1", "192.0.2.200"]) useFrom(ip);
  expect(told()).toBe(0);
  for (const ip of ["198.51.100.9", "198.51.100.10", "198.51.100.9"]) useFrom(ip);
  expect(told()).toBe(1);
  for (const ip of ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]) useFrom(ip);
  expect(told()).toBe(3);
  expect(unseenNotices(house.db, ada.id)[0]?.ip).toBe("2001:db8:0:1::1");
});

test("places between two flushes are each told, and of very many only the first", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id } = createToken(house, sessionOf(ada), { userId: ada.id, name: "ci", scopes: ["read"] });
  const uses = createLastUse(house.db);
  for (let n = 0; n < 200; n += 1) uses.note(id, { ...origin, ip: `10.0.${n}.1` }, house.now());
  uses.flush();
  expect(words(house, ada.id).filter((text) => text.includes("a place not seen"))).toHaveLength(20);
});

test("the end of a token is told once, a week before; a short life tells nobody", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const bot = await addPerson(house, "bot", { kind: "service" });
  const make = (userId: number, name: string, lifetime: number) =>
    createToken(house, { ...sessionOf(ada), admin: true }, { userId, name, scopes: ["read"], lifetime });
  make(ada.id, "long", 90 * DAY);
  make(ada.id, "short", 6 * DAY);
  make(bot.id, "robot", 90 * DAY);
  expect(tellExpiring(house)).toBe(0);
  house.pass(83 * DAY);
  expect(tellExpiring(house)).toBe(1);
  expect(tellExpiring(house)).toBe(0);
  expect(words(house, ada.id)[0]).toBe("A token ends within a week: long, on 2026-05-30");
});

test("F11 a leaked token is void, its holder told and the sender on record; what is not real changes nothing", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { secret } = createToken(house, sessionOf(ada), { userId: ada.id, name: "ci", scopes: ["read"] });
  const forged = `${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`;
  revokeLeaked(house, anonymous, [forged, "gh_", ""]);
  expect(findGrant(house.db, secret).tokenName).toBe("ci");
  revokeLeaked(house, anonymous, [secret, secret]);
  revokeLeaked(house, anonymous, [secret]);
  expect(refusalOf(() => findGrant(house.db, secret)).code).toBe("token.revoked");
  expect(auditRows(house, "token.leak").map(({ details, ip }) => [details, ip])).toEqual([
    [{ token: 1, name: "ci", user_id: ada.id }, "192.0.2.1"],
  ]);
  expect(words(house, ada.id)[0]).toBe("A token was reported as leaked and is revoked: ci");
});

const told = (house: TestHouse, event: string) =>
  auditRows(house)
    .filter((row) => row.event === event)
    .map(({ actorKind, actorName, ip, details }) => ({ actorKind, actorName, ip, details }));

test("the first use and each new place are recorded as acts of the token", async () => {
  using house = openTestHouse();
  const bot = await addPerson(house, "bot", { kind: "service" });
  const { id } = createToken(house, operator, { userId: bot.id, name: "ci", scopes: ["read"] });
  const uses = createLastUse(house.db);
  for (const ip of ["192.0.2.1", "192.0.2.2", "198.51.100.9", "198.51.100.9"]) {
    uses.note(id, { ...origin, ip }, house.now());
    uses.flush();
  }
  const details = { token: id, name: "ci", user_id: bot.id };
  const who = { actorKind: "token", actorName: "ci", details };
  expect(told(house, "token.first_use")).toEqual([{ ...who, ip: "192.0.2.1" }]);
  expect(told(house, "token.new_place")).toEqual([{ ...who, ip: "198.51.100.9" }]);
});

test("refused credentials are summed up for each token, rule and place, and a flood shares one record", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const { id, secret } = createToken(house, operator, { userId: ada.id, name: "ci", scopes: ["read"] });
  revokeToken(house, operator, id);
  const uses = createLastUse(house.db);
  const refusal = refusalOf(() => findGrant(house.db, secret));
  for (let n = 0; n < 1000; n += 1) uses.noteRefused(refusal, origin, house.now());
  uses.flush();
  const reason = expect.stringContaining("Token 'ci' was revoked.");
  const details = { token: id, name: "ci", user_id: ada.id, rule: "token.revoked", times: 1000, reason };
  expect(told(house, "token.refuse").map((row) => row.details)).toEqual([details]);
  const unknown = refusalOf(() => findGrant(house.db, "gh_x"));
  for (let n = 0; n < 500; n += 1)
    uses.noteRefused(unknown, { ...origin, ip: `10.${n % 250}.${n}.1` }, house.now());
  uses.flush();
  const flood = told(house, "token.refuse").slice(1);
  expect(flood).toHaveLength(51);
  expect(flood.map((row) => Number(row.details["times"])).reduce((sum, n) => sum + n, 0)).toBe(500);
  uses.flush();
  expect(told(house, "token.refuse")).toHaveLength(52);
});
