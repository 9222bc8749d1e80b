/** F03, F12: the shape by which a scanner knows a token offline, and nothing near it. */
import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { hashTokenSecret, looksLikeToken, makeTokenSecret } from "../../src/tokens/token-secret.ts";
import { seededChance } from "../support/seeded-random.ts";

const random = seededChance("token secrets");
const fresh = () => makeTokenSecret(random.bytes);

test("a token is gh_, 43 characters that hold 256 bits, and 6 of the CRC-32 of those, all base 62", () => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const read = (text: string) =>
    Array.from(text).reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
  for (let n = 0; n < 200; n += 1) {
    const bytes = random.bytes(32);
    const secret = makeTokenSecret(() => bytes);
    const [, body = "", check = ""] = /^gh_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(secret) ?? [];
    expect(read(body)).toBe(BigInt(`0x${bytes.toHex()}`));
    expect(read(check)).toBe(BigInt(crc32(body)));
    expect(looksLikeToken(secret)).toBe(true);
  }
});

test("the shape is fixed, so that published scanner rules keep working", () => {
  expect(makeTokenSecret((n) => new Uint8Array(n))).toBe(`gh_${"0".repeat(43)}2CZclj`);
  expect(makeTokenSecret((n) => new Uint8Array(n).fill(255))).toBe(
    "gh_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1",
  );
});

test("the same length for every value, the smallest too", () => {
  const lengths = [0, 1, 255].map((byte) => makeTokenSecret((n) => new Uint8Array(n).fill(byte)).length);
  expect(lengths).toEqual([52, 52, 52]);
});

test("one character changed anywhere is noticed", () => {
  const secret = fresh();
  for (let at = 0; at < secret.length; at += 1) {
    const other = secret[at] === "a" ? "b" : "a";
    const changed = secret.slice(0, at) + other + secret.slice(at + 1);
    expect([changed, looksLikeToken(changed)]).toEqual([changed, false]);
  }
});

const near: readonly [string, (secret: string) => string][] = [
  ["cut", (secret) => secret.slice(0, -1)],
  ["longer", (secret) => `${secret}0`],
  ["in upper case", (secret) => secret.toUpperCase()],
  ["with a line feed", (secret) => `${secret}\n`],
  ["with a space before", (secret) => ` ${secret}`],
  ["with another prefix", (secret) => `gx_${secret.slice(3)}`],
  ["empty", () => ""],
];

test.each(near)("a token %s is none", (_, change) => {
  expect(looksLikeToken(change(fresh()))).toBe(false);
});

test("what is stored is the SHA-256 of the whole secret", () => {
  const secret = fresh();
  expect(hashTokenSecret(secret).toString("hex")).toBe(createHash("sha256").update(secret).digest("hex"));
});
