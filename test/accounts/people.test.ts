/** People and service accounts: names, passwords, who may make and disable them. */
import { expect, test } from "bun:test";
import { createPerson, type NewPerson } from "../../src/accounts/create-person.ts";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { checkPassword, hashPassword, PASSWORD_LENGTH } from "../../src/accounts/password.ts";
import { parseEmail, parsePersonName } from "../../src/accounts/person-name.ts";
import { hasAdmin, listPeople, requirePerson } from "../../src/accounts/person.ts";
import { Refusal } from "../../src/errors.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  sessionOf,
  tokenOf,
} from "../support/test-house.ts";

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

test.each(["a", "ada", "Ada.Lovelace", "a_b-c.d", "7up", "a".repeat(64)])(
  "%j is a user name, in lower case",
  (name) => {
    expect(String(parsePersonName(name))).toBe(name.toLowerCase());
  },
);
test.each([
  "",
  "__token__",
  "a b",
  "-a",
  "a.",
  "a\n",
  "ä",
  "\u212Aelvin",
  "\u017Fue",
  "a".repeat(65),
  "a/b",
  "a@b",
])("%j is no user name", (name) => {
  expect(refusalOf(() => parsePersonName(name)).code).toBe("person.name");
});

test.each(["a@b", "ada@example.com", "ada+x@münchen.example", "o'neil@example.com"])(
  "%j is an e-mail address",
  (text) => {
    expect(parseEmail(text)).toBe(text);
  },
);
test.each([
  "",
  "ada",
  "@b",
  "a@",
  "a@b@c",
  "a b@c",
  "a@b\r\nBcc: x@y",
  "<a@b>",
  "a@b,c@d",
  `${"a".repeat(251)}@b.c`,
])("%j is no e-mail address", (text) => {
  expect(refusalOf(() => parseEmail(text)).code).toBe("person.email");
});

test("F28 passwords count by character, as people see them, and are never repeated", () => {
  const just = "éclair ".repeat(3).slice(0, PASSWORD_LENGTH);
  for (const good of [just, just.normalize("NFD"), "a\0b c d e f g h i", `${"x".repeat(4095)}y`])
    checkPassword(good);
  for (const short of ["", "hunter2", "é".normalize("NFD").repeat(14), "🔑".repeat(14)]) {
    const refusal = refusalOf(() => checkPassword(short));
    expect(refusal.code).toBe("password.short");
    if (short !== "") expect(refusal.sentence).not.toContain(short);
  }
  expect(refusalOf(() => checkPassword("x".repeat(4097))).code).toBe("password.long");
});

test("F28 the whole password counts, in either form of its accents, and the hash is argon2id", async () => {
  const password = `é${"x".repeat(100)}\0 end`;
  const hash = await hashPassword(password);
  expect(hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  const fits = async (text: string) => Bun.password.verify(text.normalize("NFC"), hash);
  expect(await fits(password.normalize("NFD"))).toBe(true);
  expect(await fits(password.slice(0, -1))).toBe(false);
  expect(await fits(`${password} `)).toBe(false);
});

test("a person is found in any case of ASCII, and by no other letters", async () => {
  using house = openTestHouse();
  await addPerson(house, "Kelvin");
  expect(requirePerson(house.db.orm, "KELVIN").name).toBe("kelvin");
  for (const name of ["\u212Aelvin", "kelvi", "kelvin ", "%"]) {
    expect(refusalOf(() => requirePerson(house.db.orm, name)).code).toBe("person.unknown");
  }
});

test("names are taken once, in any case", async () => {
  using house = openTestHouse();
  await addPerson(house, "ada");
  expect(await codeOf(addPerson(house, "ADA"))).toBe("person.exists");
  expect(auditRows(house)).toHaveLength(1);
});

test("nothing that lists or makes people hands out the hash of a password", async () => {
  using house = openTestHouse();
  const made = await addPerson(house, "ada", { password: "correct horse battery" });
  for (const person of [made, requirePerson(house.db.orm, "ada"), ...listPeople(house.db)]) {
    expect(Object.keys(person).sort()).toEqual([
      "admin",
      "createdAt",
      "disabledAt",
      "email",
      "handle",
      "id",
      "kind",
      "name",
      "passwordFailures",
      "passwordShort",
      "recovery",
    ]);
  }
});

const services: readonly Partial<NewPerson>[] = [{ admin: true }, { password: "correct horse battery" }];
test.each(services.map((more) => [more]))("a service account with %j is refused in words", async (more) => {
  using house = openTestHouse();
  expect(await codeOf(addPerson(house, "robot", { kind: "service", ...more }))).toBe("person.service");
  expect(listPeople(house.db)).toEqual([]);
});

test("only admins in a session and the operator make and disable people", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  const bob = await addPerson(house, "bob");
  const input = { name: "new", kind: "person", admin: true } as const;
  for (const actor of [sessionOf(bob), tokenOf(house, ada), anonymous]) {
    expect(await codeOf(createPerson(house, actor, input))).toBe("person.rights");
    expect(refusalOf(() => disablePerson(house, actor, "bob")).code).toBe("person.rights");
  }
  expect(listPeople(house.db).map((person) => [person.name, person.disabledAt])).toEqual([
    ["ada", null],
    ["bob", null],
  ]);
  expect(await codeOf(createPerson(house, sessionOf(ada), input))).toBe("done");
});

test("disabling is recorded once, and the row stays", async () => {
  using house = openTestHouse();
  await addPerson(house, "ada");
  disablePerson(house, operator, "Ada");
  house.pass(5);
  disablePerson(house, operator, "ada");
  expect(auditRows(house, "person.disable")).toHaveLength(1);
  expect(listPeople(house.db)[0]?.disabledAt).toBe(house.now() - 5);
});

test("the last admin who can act cannot be disabled; a disabled one does not count", async () => {
  using house = openTestHouse();
  await addPerson(house, "ada", { admin: true });
  await addPerson(house, "bob", { admin: true });
  await addPerson(house, "eve");
  disablePerson(house, operator, "bob");
  expect(refusalOf(() => disablePerson(house, operator, "ada")).code).toBe("person.last_admin");
  expect(hasAdmin(house.db.orm)).toBe(true);
  expect(auditRows(house, "person.disable")).toHaveLength(1);
});
