/** People hear of the policy in time: one letter for each step, once, over a clock of the test's own and real SMTP. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Person } from "../../src/accounts/person.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { openDatabase } from "../../src/db/open.ts";
import { sendDue } from "../../src/mail/send-due.ts";
import { sendLetter } from "../../src/mail/send-letter.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { survey } from "../../src/readiness/survey.ts";
import { tellPeople } from "../../src/readiness/tell-people.ts";
import { mint } from "../support/gate-stage.ts";
import { publish } from "../support/new-file.ts";
import { setFactors } from "../support/set-factors.ts";
import { setPolicy } from "../support/set-policy.ts";
import { type SmtpServer, startSmtpServer } from "../support/smtp-server.ts";
import {
  addPerson,
  auditRows,
  openTestHouse,
  operator,
  sessionOf,
  START,
  type TestHouse,
} from "../support/test-house.ts";

const DAY = 86_400_000;
const day = (text: string) => Date.parse(text);

let house: TestHouse;
let smtp: SmtpServer;
let ada: Person;
let eve: Person;
beforeEach(async () => {
  house = openTestHouse();
  smtp = startSmtpServer();
  ada = await addPerson(house, "ada", { email: "ada@example.com" });
  eve = await addPerson(house, "eve", { email: "eve@example.com" });
  await addPerson(house, "boss", { email: "boss@example.com", admin: true });
  for (const name of ["acme-auth", "acme-pay", "tools"])
    publish(house, operator, { name, rules: { owner: ada.id } });
});
afterEach(async () => {
  await smtp[Symbol.asyncDispose]();
  house[Symbol.dispose]();
});

/** The house starts on the first of March 2026. */
const rule = {
  announced: day("2026-03-10"),
  warnFrom: day("2026-04-01"),
  enforceFrom: day("2026-05-15"),
  reason: "ships in every payroll image",
};

const tell = () => tellPeople(house, survey(house.db.orm, house.now()));

/** Lives until the day, hour by hour where it counts: twice a day. */
async function liveUntil(date: string): Promise<number[]> {
  const counts: number[] = [];
  while (house.now() < day(date)) {
    house.pass(Math.min(DAY / 2, day(date) - house.now()));
    counts.push(await tell());
  }
  return counts;
}

async function letters(): Promise<{ to: string; subject: string; text: string }[]> {
  const from = smtp.received.length;
  house.db.sqlite.run(
    "DELETE FROM mails WHERE notice_id IN (SELECT id FROM notices WHERE kind NOT GLOB 'policy.*')",
  );
  const server = {
    host: "127.0.0.1",
    port: smtp.port,
    tls: "none",
    from: "gatehouse@example.com",
    deadline: 2000,
  } as const;
  await sendDue({
    db: house.db,
    now: house.now,
    publicUrl: "https://packages.example.com",
    mailKey: new Uint8Array(32),
    send: (letter, mark) => sendLetter(server, letter, mark),
    report: (fact) => expect(fact).toBeUndefined(),
  });
  return smtp.received.slice(from).map(({ to, data }) => ({
    to: to.join(),
    subject: /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(data)?.[1]?.replace(/\r\n[ \t]/g, " ") ?? "",
    text: data.replace(/=\r\n/g, "").replace(/=3D/g, "=").replace(/^\.\./gm, "."),
  }));
}

test("nobody hears of a rule before it is announced; then each step and each reminder is told once", async () => {
  setPolicy(house, [rule]);
  expect(await tell()).toBe(0);
  const told: string[] = [];
  while (house.now() < day("2026-06-01")) {
    house.pass(DAY / 2);
    if ((await tell()) > 0) {
      const [letter] = await letters();
      told.push(`${new Date(house.now()).toISOString().slice(0, 13)} ${letter?.subject ?? ""}`);
    }
  }
  expect(told).toEqual([
    "2026-03-10T00 New rules for projects of yours from 2026-05-15 (Gatehouse at packages.example.com)",
    "2026-04-01T00 Projects of yours warn until 2026-05-15 and then refuse (Gatehouse at packages.example.com)",
    "2026-04-15T00 30 days left, then projects of yours refuse (2026-05-15) (Gatehouse at packages.example.com)",
    "2026-05-08T00 7 days left, then projects of yours refuse (2026-05-15) (Gatehouse at packages.example.com)",
    "2026-05-14T00 1 day left, then projects of yours refuse (2026-05-15) (Gatehouse at packages.example.com)",
    "2026-05-15T00 Rules for projects of yours are in force since 2026-05-15 (Gatehouse at packages.example.com)",
  ]);
  expect(auditRows(house, "policy.tell")).toHaveLength(6);
});

test("one letter names each project, the rule with its reason, what one has, what would stop, what to do, by when, and whom to ask", async () => {
  mint(house, operator, { userId: ada.id, name: "deploy" });
  mint(house, operator, { userId: ada.id, name: "reader", scopes: ["read"] });
  mint(house, operator, { userId: ada.id, name: "other", projects: ["tools"] });
  setPolicy(house, [{ ...rule, announced: START }]);
  expect(await tell()).toBe(1);
  const [letter, ...more] = await letters();
  expect(more).toEqual([]);
  expect(letter?.to).toContain("ada@example.com");
  for (const words of [
    "acme-auth, acme-pay",
    "a security key",
    "gatehouse.yaml:14, refused from 2026-05-15 on: ships in every payroll image",
    "a password, and no second factor",
    "deploy (made in a session without the factor that is asked for)",
    "https://packages.example.com/account/factors",
    "https://packages.example.com/account/tokens/new",
    "https://packages.example.com/account/projects?critical=any",
    "go on working and never ask for a code",
    "done before 2026-05-15",
    "boss",
  ])
    expect(letter?.text).toContain(words);
  expect(letter?.text).not.toMatch(/acme-pay, tools|congratulations|reader|other \(/i);
});

test("who is ready is told so once for each step, and spared the reminders", async () => {
  setFactors(house, ada.id, "phishing_resistant");
  mint(house, sessionOf(ada, "phishing_resistant"), { userId: ada.id, name: "ci" });
  setPolicy(house, [{ ...rule, announced: START }]);
  expect(await tell()).toBe(1);
  const [letter] = await letters();
  expect(letter?.subject).toContain("nothing to do");
  expect(letter?.text).toContain("You are ready: there is nothing to do.");
  expect(letter?.text).not.toContain("/account/factors");
  const counts = await liveUntil("2026-05-16");
  expect(counts.filter((count) => count > 0)).toHaveLength(2);
  const kinds = house.db.sqlite
    .query("SELECT kind FROM notices WHERE kind GLOB 'policy.*' ORDER BY id")
    .values();
  expect(kinds.flat()).toEqual(["policy.announced", "policy.warned", "policy.enforced"]);
});

test("a role taken later, a project that joins and a date that moves are told; what was told is not told again", async () => {
  setPolicy(house, [{ ...rule, announced: START }]);
  expect(await tell()).toBe(1);
  setRole(house, operator, { name: parseProjectName("acme-auth"), user: eve, role: "maintainer" });
  expect(await tell()).toBe(1);
  publish(house, operator, { name: "acme-new", rules: { owner: ada.id } });
  expect(await tell()).toBe(1);
  const sent = await letters();
  expect(sent.map(({ to }) => to)).toEqual(
    ["ada", "eve", "ada"].map((name) => `RCPT TO:<${name}@example.com>`),
  );
  expect(sent[2]?.text).toContain("acme-new");
  expect(sent[2]?.text).not.toContain("acme-auth");
  setPolicy(house, [{ ...rule, announced: START, line: 99, reason: "said better" }]);
  expect(await tell()).toBe(0);
  setPolicy(house, [{ ...rule, announced: START, enforceFrom: day("2026-06-15") }]);
  expect(await tell()).toBe(2);
});

test("projects that the counts make critical are told of when they come in", async () => {
  setPolicy(house, [{ match: [], topDownloads: { percent: 1, over: 30 * DAY }, level: "any_2fa" }]);
  expect(await tell()).toBe(0);
  house.db.sqlite.run("INSERT INTO policy_top VALUES ('1% over 2592000000 ms', 'tools')");
  expect(await tell()).toBe(1);
  expect((await letters())[0]?.text).toContain("tools");
});

test("what the whole house is asked for is told to everybody, as one thing", async () => {
  const place = { file: "gatehouse.yaml", line: 3 };
  setPolicy(house, [], { secondFactor: { everyone: "required_by", date: day("2026-05-15"), place } });
  expect(await tell()).toBe(3);
  for (const { text } of await letters()) {
    expect(text).toContain("every project of this house");
    expect(text).not.toContain("acme-auth");
  }
});

test("tokens of service accounts that would stop are named to the people of their projects", async () => {
  const bot = await addPerson(house, "bot", { kind: "service" });
  setRole(house, operator, { name: parseProjectName("acme-pay"), user: bot, role: "maintainer" });
  mint(house, operator, { userId: bot.id, name: "nightly" });
  setFactors(house, ada.id, "phishing_resistant");
  setPolicy(house, [{ ...rule, announced: START }]);
  expect(await tell()).toBe(1);
  expect((await letters())[0]?.text).toContain(
    "nightly of bot (not made by a person with the factor that is asked for)",
  );
});

test("several processes and a restart tell nobody twice", async () => {
  setPolicy(house, [{ ...rule, announced: START }]);
  const other = openDatabase(house.file, `${house.folder}/changes`, house.now);
  const surveyed = survey(house.db.orm, house.now());
  const counts = await Promise.all([
    tellPeople(house, surveyed),
    tellPeople({ db: other, now: house.now }, surveyed),
  ]);
  expect(counts.sort()).toEqual([0, 1]);
  other.close();
  const again = openDatabase(house.file, `${house.folder}/changes`, house.now);
  expect(await tellPeople({ db: again, now: house.now }, survey(again.orm, house.now()))).toBe(0);
  again.close();
  expect(await letters()).toHaveLength(1);
});

test("a house that slept over several steps tells of the last one, once", async () => {
  setPolicy(house, [{ ...rule, announced: START }]);
  await tell();
  await letters();
  house.pass(day("2026-05-20") - house.now());
  expect(await tell()).toBe(1);
  expect(await tell()).toBe(0);
  expect((await letters()).map(({ subject }) => subject)).toEqual([
    "Rules for projects of yours are in force since 2026-05-15 (Gatehouse at packages.example.com)",
  ]);
});

test("a survey made under another policy tells nobody", async () => {
  setPolicy(house, [{ ...rule, announced: START }]);
  const stale = survey(house.db.orm, house.now());
  setPolicy(house, []);
  expect(await tellPeople(house, stale)).toBe(0);
});
