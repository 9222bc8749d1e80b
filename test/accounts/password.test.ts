/** The rule for passwords: length alone, and a list of those that leaked (F28, F29). */
import { describe, expect, test } from "bun:test";
import { checkPassword, hashPassword } from "../../src/accounts/password.ts";
import { createPasswordGate } from "../../src/accounts/password-gate.ts";
import { Refusal } from "../../src/errors.ts";

function verdict(password: string, rule: Parameters<typeof checkPassword>[1] = {}): string {
  try {
    checkPassword(password, rule);
    return "ok";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const words = (length: number) =>
  "granite otter lantern "
    .repeat(200)
    .slice(0, length - 1)
    .concat("§");

test.each([
  [7, 8, "password.short"],
  [8, 8, "ok"],
  [14, 15, "password.short"],
  [15, 15, "ok"],
  [64, 15, "ok"],
  [1000, 15, "ok"],
  [4096, 15, "ok"],
  [4097, 15, "password.long"],
  [1_000_000, 15, "password.long"],
])("F28 %p characters where %p are needed: %p", (length, least, expected) => {
  expect(verdict(words(Math.min(length, 4200)).padEnd(length, "x"), { least })).toBe(expected);
});

test("F28 characters are counted as people count them, composed or not", () => {
  expect(verdict("é".normalize("NFD").repeat(14))).toBe("password.short");
  expect(verdict("🦦".repeat(8))).toBe("password.short");
});

test.each([
  ["password", 8, "password.common"],
  ["PassWord1", 8, "password.common"],
  ["1qaz2wsx3edc", 8, "password.common"],
  ["passwordpassword", 15, "password.common"],
  ["aaaaaaaaaaaaaaaa", 15, "password.guessable"],
  ["gatehouse2026", 8, "password.guessable"],
  ["ada.lovelace1", 8, "password.guessable"],
  ["granite otter lantern", 15, "ok"],
  ["alllowercasewordsnodigits", 15, "ok"],
])("F29 %p is %p %p", (password, least, expected) => {
  expect(verdict(password, { least, words: ["ada.lovelace", "ada.lovelace@example.com"] })).toBe(expected);
});

describe("hashes", () => {
  const gate = createPasswordGate();
  test("F28 nothing is cut off at a NUL, a trailing space counts, NFC and NFD are one", async () => {
    const hash = await hashPassword("é granite\0otter lantern ");
    expect(hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    const tries = [
      "é granite\0otter lantern ",
      "é granite\0otter lantern ".normalize("NFD"),
      "é granite",
      "é granite\0otter lantern",
    ];
    expect(await Promise.all(tries.map((each) => gate.verify(each, hash)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("no hash is never right, and takes a hash's time", async () => {
    expect(await gate.verify("granite otter lantern", null)).toBe(false);
  });

  test("F30 beyond those that run and those that wait the gate refuses, and opens again", async () => {
    const small = createPasswordGate(1, 2);
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => small.verify("x", null)));
    expect(tries.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    expect(await small.verify("x", null)).toBe(false);
  });
});
