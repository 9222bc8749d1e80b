/** Vectors of standards 15.2: order, normal forms, release keys, and what is no version. */
import { expect, test } from "bun:test";
import { compareVersions, parseVersion, tryParseVersion } from "../../src/packaging/version.ts";
import { refusalOf } from "../support/refusal-of.ts";

const words = (text: string): string[] => text.trim().split(/\s+/);

const ordered = words(`
  1.0.dev0 1.0.dev456 1.0.dev456+local 1.0a0 1.0a0.post0.dev0 1.0a0.post0 1.0a1.dev1 1.0a1.dev1+local 1.0a1 1.0a1+local
  1.0b0 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0b2-346 1.0rc0 1.0rc1.dev1 1.0c1 1.0rc2 1.0
  1.0.post0.dev0 1.0.post0 1.0.post456.dev34 1.0.post456 1.0.post456+local 1.0.1.dev1 1.0.1a1 1.0.1 1.0.1+local
  1.0.1.post1 1.1.dev1 1.2+a 1.2+abc 1.2+abcdef 1.2+def 1.2+0 1.2+1 1.2+1.abc 1.2+1.1 1.2+1.1.0 1.2+2 1.2+123
  1.2+123456 1.2.r32+123456 1.2.rev33+123456`);

const orderedBySpecification = words(`
  1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345
  1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1`);

const normalForms: Record<string, string> = {
  "1.0.dev0": "1.0dev 1.0.dev 1.0-dev 1.0DEV 1.0.DEV 1.0-DEV 1.0_dev",
  "1.0.dev1": "1.0dev1 1.0-dev1 1.0DEV1 1.0.DEV1",
  "1.0a0": "1.0a 1.0.a 1.0-a 1.0alpha 1.0.alpha 1.0-alpha 1.0A 1.0ALPHA",
  "1.0a1": "1.0.a1 1.0-a1 1.0.alpha1 1.0-ALPHA1 1.0a.1 1.0.a-1",
  "1.0b0": "1.0b 1.0.beta 1.0-BETA",
  "1.0b1": "1.0.b1 1.0-beta1",
  "1.0rc0": "1.0c 1.0.c 1.0-C 1.0rc 1.0.RC 1.0preview 1.0rc-",
  "1.0rc1": "1.0.c1 1.0-rc1",
  "1.0rc3": "1.0pre3",
  "1.0.post0": "1.0post 1.0.post 1.0-post 1.0POST 1.0r 1.0rev 1.0.rev v1.0.post 1.0.post000",
  "1.0.post1": "1.0post1 1.0-post1 1.0.r1 1.0.rev1 1.0.post-1 1.0-1",
  "1.0.post5": "1.0-5 1.0-r5 1.0-rev5",
  "1.0.post4": "1.0-r4",
  "1.0+abc": "1.0+AbC",
  "1.1": "1.01",
  "1.0": "01.0 v1.0",
  "1.0a5": "1.0a05",
  "1.0rc56": "1.0c056",
  "1.1.dev9000": "1.1.dev09000",
  "1.2": "00!1.2",
  "1": "0!1 V1",
  "100!0.0": "0100!0.0",
  "1.0+ubuntu.1": "1.0+ubuntu-1",
  "1.0+100": "1.0+0100",
  "1.0+foo0100": "1.0+foo0100",
  "1.0+a.b.c": "1.0+A_b.C",
  "1.0+1.2.3": "1.0+1-2_3",
  "1.0.0": "1.0.0",
  "1!2.0": "1!2.0",
  "99999999999999999999.0": "99999999999999999999.0",
};

const padded = ["   v1.0\t\n", "\u202f1.0\t\u2029\n ", "\x1c1.0\x85"];

const notVersions = [
  "",
  "french toast",
  "1.0+a+",
  "1.0++",
  "1.0+_foobar",
  "1.0+foo&asd",
  "1.0+1+1",
  "1. 0",
  "1 .0",
  "1. 0a1",
  "1.0 a1",
  "1.0a 1",
  "\u0661\u0662.\u0663",
  "\u0660\u0661\u0662.\u0663\u0664\u0665.\u0666\u0667\u0668\u0669",
  "\uff11.\uff10",
  ".",
  "..",
  "1..0",
  "1.0.",
  ".1.0",
  "1.0+\u0130",
  "1.0-",
  "1.0--1",
  "1.0+",
  "+1.0",
  "1_0",
  "1e5",
  "1.0+\u00e9",
  "1.0po\u017ft1",
  "2004d",
  "1.0-SNAPSHOT",
  "dog",
  "lolwat",
  "1.x",
  "1!",
  "1.0.dev.a1",
  "\ufeff1.0",
  "1".repeat(5000),
];

const releaseKeys: Record<string, string> = {
  "1.4.0": "1.4",
  "1.40.0": "1.40",
  "1.4.0.0.00.000.0000": "1.4",
  "1.0": "1",
  "1.0+abc": "1+abc",
  "1.0.dev0": "1.dev0",
  "1.0.post0": "1.post0",
  "1.0a0": "1a0",
  "1.0rc0": "1rc0",
  "100!0.0": "100!0",
  "0.0.0": "0",
};

test("item 5: each version of the first list of 15.2 is below the next, and all below epoch 1", () => {
  expectStrictlyOrdered([...ordered, ...ordered.map((text) => `1!${text}`)]);
});

test("item 5: each version of the second list of 15.2 is below the next", () => {
  expectStrictlyOrdered(orderedBySpecification);
});

test.each(Object.entries(normalForms))("item 4: %p is the normal form of %p", (normal, spellings) => {
  for (const spelling of words(spellings)) expect(parseVersion(spelling).text).toBe(normal);
});

test.each(padded)("item 4: white space around %p does not count", (spelling) => {
  expect(parseVersion(spelling).text).toBe("1.0");
});

test.each(notVersions.map((text) => [text]))("item 4, A11: %p is no version", (text) => {
  expect(tryParseVersion(text)).toBeUndefined();
  expect(refusalOf(() => parseVersion(text)).code).toBe("version.invalid");
});

test("6.6: a refusal starts with the words clients know", () => {
  const refusal = refusalOf(() => parseVersion("dog"));
  expect(refusal.kind).toBe("invalid");
  expect(refusal.message).toBe("'dog' is invalid for 'version'.");
  expect(refusal.remedy).toContain("PEP 440");
});

test.each(Object.entries(releaseKeys))("item 6: %p has the release key %p", (spelling, key) => {
  expect(parseVersion(spelling).key).toBe(key);
});

test("item 6, A09: spellings of one release have one key and compare as equal, but keep their zeros", () => {
  for (const spelling of ["1", "1.0", "1.0.0", "01.0", "v1.0", "0!1"]) {
    expect(parseVersion(spelling).key).toBe("1");
    expect(compareVersions(parseVersion(spelling), parseVersion("1.0"))).toBe(0);
  }
  expect(parseVersion("1.0.0").text).toBe("1.0.0");
});

test("item 7, A11: numbers of any size keep their last digit", () => {
  for (const shape of ["N", "N!1", "1.N", "1aN", "1.postN", "1.devN", "1+N"]) {
    const [low, high] = ["9007199254740992", "9007199254740993"].map((n) =>
      parseVersion(shape.replace("N", n)),
    );
    if (low === undefined || high === undefined) throw new Error("two versions expected");
    expect([compareVersions(low, high), compareVersions(high, low)]).toEqual([-1, 1]);
    expect(low.key).not.toBe(high.key);
  }
  expect(compareVersions(parseVersion("9".repeat(99)), parseVersion(`1${"0".repeat(99)}`))).toBe(-1);
});

test("item 7: a version of 200 characters passes, 201 do not", () => {
  expect(parseVersion("1".repeat(200)).text).toHaveLength(200);
  expect(refusalOf(() => parseVersion("1".repeat(201))).message).toContain("201 characters");
});

test("A11: a release of a hundred parts passes", () => {
  expect(parseVersion(Array.from({ length: 100 }, () => "1").join(".")).release).toHaveLength(100);
});

test("item 8, A10: a local version is read, and is another release than its public version", () => {
  const [local, open] = [parseVersion("1.0+Local.01"), parseVersion("1.0")];
  expect([local.local, open.local]).toEqual(["local.1", undefined]);
  expect(local.key).not.toBe(open.key);
  expect(compareVersions(open, local)).toBe(-1);
});

test("alpha, beta, candidate and development releases are pre-releases; post-releases are not", () => {
  for (const text of ["1a1", "1b1", "1rc1", "1.dev1", "1.post1.dev1"]) {
    expect(parseVersion(text).isPrerelease).toBe(true);
  }
  for (const text of ["1", "1.post1", "1+dev"]) expect(parseVersion(text).isPrerelease).toBe(false);
});

function expectStrictlyOrdered(spellings: readonly string[]): void {
  const versions = spellings.map(parseVersion);
  for (const [at, version] of versions.entries()) {
    const orders = versions.map((other) => compareVersions(version, other));
    expect(orders).toEqual(versions.map((_, other) => (at < other ? -1 : at > other ? 1 : 0)));
  }
}
