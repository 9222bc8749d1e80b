/** One-time codes: the vectors of the RFCs, the window, and what may be typed. */
import { describe, expect, test } from "bun:test";
import { HOTP, Secret, TOTP } from "otpauth";
import { enrolmentOf, matchCode, parseCode } from "../../src/second-factor/totp-code.ts";

const seed = new Uint8Array(new TextEncoder().encode("12345678901234567890"));
const codeFor = (step: number) =>
  new HOTP({ secret: new Secret({ buffer: seed.buffer }) }).generate({ counter: step });

// RFC 6238 appendix B: time in seconds, then the eight-digit codes of SHA-1, SHA-256 and SHA-512.
const rfc6238: [number, string, string, string][] = [
  [59, "94287082", "46119246", "90693936"],
  [1_111_111_109, "07081804", "68084774", "25091201"],
  [1_111_111_111, "14050471", "67062674", "99943326"],
  [1_234_567_890, "89005924", "91819424", "93441116"],
  [2_000_000_000, "69279037", "90698825", "38618901"],
  [20_000_000_000, "65353130", "77737706", "47863826"],
];

describe("G01 RFC 6238 appendix B", () => {
  test.each(rfc6238)("at %p seconds", (seconds, sha1, sha256, sha512) => {
    const timestamp = seconds * 1000;
    expect(matchCode(seed, sha1.slice(2), timestamp)).toEqual({
      kind: "step",
      step: Math.floor(seconds / 30),
    });
    const long = (algorithm: string, length: number) => {
      const text = "1234567890".repeat(7).slice(0, length);
      const secret = new Secret({ buffer: new Uint8Array(new TextEncoder().encode(text)).buffer });
      return new TOTP({ secret, algorithm, digits: 8 }).generate({ timestamp });
    };
    expect([long("SHA1", 20), long("SHA256", 32), long("SHA512", 64)]).toEqual([sha1, sha256, sha512]);
  });
});

test("G01 RFC 4226 appendix D", () => {
  const codes = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
  ];
  expect(codes.map((_, counter) => codeFor(counter))).toEqual(codes);
});

describe("G02 one step of skew to either side", () => {
  const now = 1_000_000 * 30_000;
  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])("a code %p steps away: %p", (away, passes) => {
    for (const within of [0, 29_999]) {
      const match = matchCode(seed, codeFor(1_000_000 + away), now + within);
      expect(match).toEqual(
        passes ? { kind: "step", step: 1_000_000 + away } : { kind: "clock", seconds: away * 30 },
      );
    }
  });

  test("G07 the present step is a success although it is zero away, and a wrong code is none", () => {
    expect(matchCode(seed, codeFor(1_000_000), now).kind).toBe("step");
    expect(matchCode(seed, codeFor(5), now).kind).toBe("none");
  });
});

describe("G05 G08 what may be typed", () => {
  test.each([
    ["123456", "123456"],
    ["123 456", "123456"],
    [" 123456\n", "123456"],
    ["１２３４５６", undefined],
    ["+123456", undefined],
    ["0123456", undefined],
    ["12345", undefined],
    ["1e5", undefined],
    ["", undefined],
    ["abcdef", undefined],
    ["123-456", undefined],
    ["1".repeat(1_000_000), undefined],
  ])("%p", (typed, code) => {
    expect(parseCode(typed)).toBe(code);
  });
});

test("G14 the address names the house, and a name in it cannot break out", () => {
  const { uri, secret } = enrolmentOf({ seed, house: "packages.example.com", userName: 'u":<script>&x=' });
  expect(secret).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  expect(uri).toStartWith("otpauth://totp/packages.example.com:");
  expect(uri).not.toMatch(/[<>"]/);
  expect(new URL(uri).searchParams.get("issuer")).toBe("packages.example.com");
  expect(new URL(uri).searchParams.get("x")).toBeNull();
});
