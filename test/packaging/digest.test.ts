/** Digests as text: standards 15.5. */
import { expect, test } from "bun:test";
import { parseSha256, sha256FromBytes } from "../../src/packaging/digest.ts";
import { refusalOf } from "../support/refusal-of.ts";

const hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

test("15.5: a digest is read in either case and kept in lower case", () => {
  expect(parseSha256(hello) as string).toBe(hello);
  expect(parseSha256(hello.toUpperCase()) as string).toBe(hello);
});

test("15.5: raw digest bytes become the same text", () => {
  const bytes = new Bun.CryptoHasher("sha256").update("hello\n").digest();
  expect(sha256FromBytes(bytes) as string).toBe(hello);
});

test.each([
  "",
  "an invalid sha256 digest",
  hello.slice(1),
  `${hello}0`,
  `${hello}\n`,
  ` ${hello}`,
  `g${hello.slice(1)}`,
])("%p is no digest", (text) => {
  expect(refusalOf(() => parseSha256(text)).code).toBe("digest.invalid");
});

test("other than 32 bytes are a defect of the caller, not a refusal", () => {
  expect(() => sha256FromBytes(new Uint8Array(31))).toThrow(RangeError);
});
