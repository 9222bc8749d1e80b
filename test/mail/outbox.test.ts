/** The outbox against a real mail server: at least once, with back-off, over restarts, however that server behaves. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { notify } from "../../src/accounts/notices.ts";
import { openDatabase } from "../../src/db/open.ts";
import { write } from "../../src/db/write.ts";
import { outboxState } from "../../src/mail/outbox.ts";
import { type SendDeps, sendDue } from "../../src/mail/send-due.ts";
import { type MailServer, sendLetter } from "../../src/mail/send-letter.ts";
import { type SmtpServer, startSmtpServer } from "../support/smtp-server.ts";
import { addPerson, openTestHouse, operator, type TestHouse } from "../support/test-house.ts";

let house: TestHouse;
let smtp: SmtpServer;
let userId: number;
beforeEach(async () => {
  house = openTestHouse();
  smtp = startSmtpServer();
  userId = (await addPerson(house, "ada", { email: "ada@example.com" })).id;
});
afterEach(async () => {
  await smtp[Symbol.asyncDispose]();
  house[Symbol.dispose]();
});

const reports: { id: number; why: string; again: boolean }[] = [];
function deps(server: Partial<MailServer> = {}): SendDeps {
  reports.length = 0;
  const whole = {
    host: "127.0.0.1",
    port: smtp.port,
    tls: "none",
    from: "gatehouse@example.com",
    deadline: 400,
    ...server,
  } as const;
  return {
    db: house.db,
    now: house.now,
    publicUrl: "https://packages.example.com",
    mailKey: new Uint8Array(32),
    send: (letter, mark) => sendLetter(whole, letter, mark),
    report: (fact) => reports.push(fact),
  };
}

function tell(subject = "phone"): void {
  write(house.db, (tx) =>
    notify(tx, { actor: operator, at: house.now() }, { userId, kind: "factor.add", subject }),
  );
}

const mailedAt = () => house.db.sqlite.query("SELECT mailed_at FROM notices ORDER BY id").values().flat();

test("a notice and its letter are one transaction: what is rolled back is never sent", async () => {
  expect(() =>
    write(house.db, (tx) => {
      notify(tx, { actor: operator, at: house.now() }, { userId, kind: "password.change" });
      throw new Error("undone");
    }),
  ).toThrow("undone");
  expect(outboxState(house.db).waiting).toBe(0);
  expect(await sendDue(deps())).toBe(0);
});

test("a letter goes out once, with both forms, and its notice says when", async () => {
  tell();
  expect(await sendDue(deps())).toBe(1);
  expect(await sendDue(deps())).toBe(0);
  expect(smtp.received).toHaveLength(1);
  const [letter] = smtp.received;
  expect(letter).toMatchObject({ from: "MAIL FROM:<gatehouse@example.com>", auth: undefined });
  expect(letter?.to).toEqual(["RCPT TO:<ada@example.com>"]);
  for (const line of [
    "From: Gatehouse <gatehouse@example.com>",
    "To: ada@example.com",
    "Auto-Submitted: auto-generated",
    "multipart/alternative",
    "text/plain; charset=utf-8",
    "text/html; charset=utf-8",
  ]) {
    expect(letter?.data).toContain(line);
  }
  expect(mailedAt()).toEqual([house.now()]);
});

test("user and password are told to the server that asks for them", async () => {
  tell();
  await sendDue(deps({ user: "house", password: () => Promise.resolve("s3cret") }));
  expect(smtp.received[0]?.auth).toBe("\0house\0s3cret");
});

test("a server without STARTTLS gets neither password nor letter where it is demanded", async () => {
  tell();
  await sendDue(deps({ tls: "starttls", user: "house", password: () => Promise.resolve("s3cret") }));
  expect(smtp.received).toEqual([]);
  expect(reports).toMatchObject([{ again: true }]);
  expect(outboxState(house.db).waiting).toBe(1);
});

describe("a server that misbehaves", () => {
  test.each([
    ["says nothing at all", { greeting: "" }],
    ["stops answering in the middle", { RCPT: "" }],
    ["never says whether it took the letter", { message: "" }],
    ["drips without ever ending its line", { greeting: "220-still\r\n220-still" }],
    ["asks to come back later", { MAIL: "451 busy" }],
    ["defers the letter", { message: "450 later" }],
    ["refuses the sender", { MAIL: "550 who are you" }],
    ["refuses the password", { AUTH: "535 no" }],
    ["speaks something else", { greeting: "HTTP/1.1 400 Bad Request" }],
    ["hangs up at once", { greeting: "hang up" }],
    ["hangs up in the middle", { DATA: "hang up" }],
    ["hangs up instead of taking the letter", { message: "hang up" }],
  ] as const)("and %s keeps the letter waiting, which goes out once it behaves", async (_, rules) => {
    tell();
    smtp.behave(rules);
    const due = deps({ user: "house", password: () => Promise.resolve("s3cret") });
    expect(await sendDue(due)).toBe(0);
    expect(reports).toMatchObject([{ again: true }]);
    expect(mailedAt()).toEqual([null]);
    expect(outboxState(house.db)).toMatchObject({ waiting: 1, givenUp: 0, fault: reports[0]?.why });
    smtp.behave({});
    expect(await sendDue(due)).toBe(0);
    house.pass(30_000);
    expect(await sendDue(due)).toBe(1);
    expect(mailedAt()).toEqual([house.now()]);
  });

  test.each([
    ["the mailbox", { RCPT: "550 no such user" }],
    ["the letter", { message: "554 not this" }],
  ] as const)("and refuses %s for good is not asked again, and the others go out", async (_, rules) => {
    tell("first");
    smtp.behave(rules);
    expect(await sendDue(deps())).toBe(0);
    expect(reports).toMatchObject([{ again: false }]);
    smtp.behave({});
    tell("second");
    house.pass(24 * 3_600_000);
    expect(await sendDue(deps())).toBe(1);
    expect(mailedAt()).toEqual([null, house.now()]);
    expect(outboxState(house.db)).toMatchObject({ waiting: 0, givenUp: 1 });
  });

  test("and is down is asked once a round, ever less often, until three days are over", async () => {
    tell("one");
    tell("two");
    smtp.behave({ greeting: "hang up" });
    let asked = 0;
    for (let minutes = 0; minutes < 4 * 24 * 60; minutes += 10) {
      smtp.connections = 0;
      await sendDue(deps());
      expect(smtp.connections).toBeLessThanOrEqual(1);
      asked += smtp.connections;
      house.pass(10 * 60_000);
    }
    expect(asked).toBeGreaterThan(70);
    expect(asked).toBeLessThan(170);
    expect(outboxState(house.db)).toMatchObject({ waiting: 0, givenUp: 2 });
  });
});

test("what waits survives a restart, and a second copy bears the same Message-ID", async () => {
  tell();
  smtp.behave({ message: "250 taken" });
  const first = deps();
  // The process dies after the server took the letter and before the row is gone.
  house.db.sqlite.run("CREATE TRIGGER dies BEFORE DELETE ON mails BEGIN SELECT RAISE(ABORT, 'died'); END");
  const died = await sendDue(first).catch((error: unknown) => String(error));
  expect(String(died)).not.toBe("1");
  house.db.sqlite.run("DROP TRIGGER dies");
  const again = openDatabase(house.file, `${house.folder}/changes`, house.now);
  expect(await sendDue({ ...first, db: again })).toBe(1);
  again.close();
  const ids = smtp.received.map(({ data }) => /^Message-ID: (.+)\r$/m.exec(data)?.[1]);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1] ?? "");
});

test("without an address nothing is sent and nothing says it was", async () => {
  house.db.sqlite.run("UPDATE people SET email = NULL");
  tell();
  expect(await sendDue(deps())).toBe(0);
  expect([smtp.connections, mailedAt()]).toEqual([0, [null]]);
});

test.each(["eve@evil.example, ada@example.com", "ada@example.com\r\nRCPT TO:<eve@evil.example>"])(
  "an address that would be two, or a command, reaches nobody else: %j",
  async (email) => {
    house.db.sqlite.query("UPDATE people SET email = ?").run(email);
    tell();
    await sendDue(deps());
    const recipients = smtp.received.flatMap(({ to }) => to);
    expect(recipients.filter((to) => to.includes("<eve@evil.example>"))).toEqual([]);
    expect(smtp.received.filter(({ to }) => to.length > 1)).toEqual([]);
  },
);
