/** F33: the one-time link of an empty house: one use, one hour, one winner. */
import { expect, test } from "bun:test";
import { listPeople } from "../../src/accounts/person.ts";
import { issueSetUpLink, redeemSetUpLink, setUpLinkState } from "../../src/accounts/set-up-link.ts";
import { Refusal } from "../../src/errors.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  type TestHouse,
} from "../support/test-house.ts";

const HOUR = 3_600_000;
const ada = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
const issue = (house: TestHouse) => issueSetUpLink(house, operator) ?? "";
const redeem = (house: TestHouse, secret: string, more = {}) =>
  redeemSetUpLink(house, anonymous, { ...ada, ...more, secret });
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => "admin",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

test("the link makes one admin, and is dead then", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  expect(setUpLinkState(house, secret)).toBe("open");
  const person = await redeem(house, secret);
  expect([person.name, person.admin, person.kind]).toEqual(["ada", true, "person"]);
  expect(setUpLinkState(house, secret)).toBe("used");
  expect(await outcome(redeem(house, secret, { name: "eve" }))).toBe("setup_link.gone");
  expect(listPeople(house.db)).toHaveLength(1);
});

test("of 50 at the same instant one wins", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, n) => outcome(redeem(house, secret, { name: `admin${n}` }))),
  );
  expect(outcomes.filter((each) => each === "admin")).toHaveLength(1);
  expect(outcomes.filter((each) => each === "setup_link.gone")).toHaveLength(49);
  expect(listPeople(house.db)).toHaveLength(1);
  expect(auditRows(house, "admin.create")).toHaveLength(1);
});

test("it is good for an hour, and not a millisecond longer", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  house.pass(HOUR - 1);
  expect(setUpLinkState(house, secret)).toBe("open");
  house.pass(1);
  expect(setUpLinkState(house, secret)).toBe("expired");
  expect(await outcome(redeem(house, secret))).toBe("setup_link.gone");
  expect(listPeople(house.db)).toEqual([]);
});

test("it expires also while the password is being hashed", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  const pending = outcome(redeem(house, secret));
  house.pass(HOUR);
  expect(await pending).toBe("setup_link.gone");
});

test("a new link ends the one before", async () => {
  using house = openTestHouse();
  const [first, second] = [issue(house), issue(house)];
  expect([first, second].map((secret) => setUpLinkState(house, secret))).toEqual(["unknown", "open"]);
  expect(await outcome(redeem(house, first))).toBe("setup_link.gone");
  expect(await outcome(redeem(house, second))).toBe("admin");
});

test("a house with an admin gets none, and loses the one it had", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  await addPerson(house, "bob", { admin: true });
  expect(setUpLinkState(house, secret)).toBe("used");
  expect(await outcome(redeem(house, secret))).toBe("setup_link.gone");
  expect(issueSetUpLink(house, operator)).toBeUndefined();
  expect(house.db.sqlite.query("SELECT * FROM setup_links").all()).toEqual([]);
});

test("a person who is no admin does not close the house", async () => {
  using house = openTestHouse();
  await addPerson(house, "bob");
  await addPerson(house, "robot", { kind: "service" });
  expect(await outcome(redeem(house, issue(house)))).toBe("admin");
});

test("a form with a fault leaves the link as it was", async () => {
  using house = openTestHouse();
  const secret = issue(house);
  await addPerson(house, "bob");
  const faults = [{ password: "short" }, { name: "a b" }, { email: "nobody" }, { name: "bob" }];
  const outcomes = await Promise.all(faults.map((fault) => outcome(redeem(house, secret, fault))));
  expect(outcomes).toEqual(["password.short", "person.name", "person.email", "person.exists"]);
  expect(await outcome(redeem(house, secret))).toBe("admin");
});

test("another secret, cut, empty or padded, is unknown", () => {
  using house = openTestHouse();
  const secret = issue(house);
  const others = ["", secret.slice(0, -1), `${secret}=`, secret.toUpperCase(), "x".repeat(43)];
  expect(others.map((other) => setUpLinkState(house, other))).toEqual(others.map(() => "unknown"));
});

test("the secret has 256 bits and is stored as a hash only", () => {
  using house = openTestHouse();
  const secret = issue(house);
  expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect(
    house.db.sqlite
      .query<{ hash: string }, []>("SELECT lower(hex(secret_hash)) AS hash FROM setup_links")
      .get(),
  ).toEqual({
    hash: new Bun.CryptoHasher("sha256").update(secret).digest("hex"),
  });
});
