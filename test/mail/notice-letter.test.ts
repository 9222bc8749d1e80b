/** Letters say what happened, when, from where and what to do, and lead nowhere but to this house (account-security 3). */
import { describe, expect, test } from "bun:test";
import { NOTICE_WORDS } from "../../src/accounts/notices.ts";
import { invitationLetter } from "../../src/mail/invitation-letter.ts";
import { noticeLetter } from "../../src/mail/notice-letter.ts";
import { browserName, placeName, tameWords } from "../../src/mail/tame.ts";
import { hostileStrings } from "../support/hostile-strings.ts";

const house = { publicUrl: "https://packages.example.com" };
const ada = { name: "ada", email: "ada@example.com" };
const notice = {
  kind: "factor.add",
  subject: "phone",
  at: Date.UTC(2026, 2, 1, 9, 30),
  ip: "192.0.2.7",
  agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

test("a letter names product and house, what, when and from where, in text and in HTML", () => {
  const { to, subject, text, html } = noticeLetter(house, ada, notice);
  expect([to, subject]).toEqual([
    "ada@example.com",
    "A second factor was added (Gatehouse at packages.example.com)",
  ]);
  for (const words of [
    "A second factor was added: phone",
    "2026-03-01 09:30 UTC",
    "192.0.2.7",
    "Firefox on Linux",
    "If it wasn't",
    "https://packages.example.com/account/events",
  ]) {
    expect(text).toContain(words);
    expect(html).toContain(words.replace("'", "&#39;"));
  }
});

const evil = [
  ...hostileStrings,
  "x\r\nBcc: eve@evil.example",
  "https://evil.example/log-in",
  "www.evil.example",
  "mailto:eve@evil.example",
  "Your account is locked: visit evil.example",
];

describe.each(Object.keys(NOTICE_WORDS))("a letter about %s", (kind) => {
  test("has one line of subject made of our words alone, whatever its input", () => {
    const usual = noticeLetter(house, ada, { ...notice, kind }).subject;
    expect(usual).toMatch(/^[A-Z][\x20-\x7e]+ \(Gatehouse at packages\.example\.com\)$/);
    for (const words of evil) {
      expect(noticeLetter(house, ada, { ...notice, kind, subject: words, agent: words }).subject).toBe(usual);
    }
  });

  test("leads to this house alone, whatever label, agent and address say", () => {
    for (const words of evil) {
      const hostile = { ...notice, kind, subject: words, agent: words, ip: words };
      const { text, html } = noticeLetter(house, { ...ada, name: words }, hostile);
      const shown = `${text}\n${html}`;
      for (const [address] of shown.matchAll(/\b(?:https?:\/\/|www\.|mailto:)[^\s"<]*/gi)) {
        expect(address).toStartWith("https://packages.example.com/");
      }
      expect(shown).not.toContain("evil.example");
      expect(html).not.toMatch(/<(?:script|img|iframe|svg|b|i)\b/i);
    }
  });
});

test("an invitation carries its link once in each form, and who sent it", () => {
  const letter = invitationLetter(house, {
    email: "bob@example.com",
    invitedBy: "ada",
    expiresAt: Date.UTC(2026, 2, 8),
    secret: "s3cret",
  });
  expect(letter.text.split("https://packages.example.com/invitation?key=s3cret")).toHaveLength(2);
  expect(letter.html).toContain('href="https://packages.example.com/invitation?key=s3cret"');
  expect(letter.text).toContain("ada invites you");
  expect(letter.text).toContain("2026-03-08");
});

test.each([
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari on iOS"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
  ["curl/8.5.0", "an unknown program"],
])("the agent %s is told as %s", (agent, words) => {
  expect(browserName(agent)).toBe(words);
});

test("names keep their letters, and lose what makes a link", () => {
  expect(tameWords("blaue Schlüssel (2)")).toBe("blaue Schlüssel (2)");
  expect(tameWords("https://evil.example")).toBe("https···evil·example");
  expect([placeName("2001:db8::1"), placeName("console"), placeName("evil.example")]).toEqual([
    "2001:db8::1",
    "the server's console",
    "an unknown address",
  ]);
});
