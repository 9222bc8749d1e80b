/** Makes names, versions, specifiers and filenames: mostly well-formed, in every spelling, and some broken. */
import type { Chance } from "./seeded-random.ts";

const strange = Array.from(
  "\n\r\t \0.-_+!*/\\:,;()<>=~vVeE019aAbBcCrRpPxX#\u00a0\u0130\u017f\u212a\u0661\u2029\x1c\x85\ufeff\u00e9",
);
const numbers = [
  "0",
  "0",
  "1",
  "1",
  "2",
  "3",
  "10",
  "00",
  "01",
  "010",
  "9007199254740992",
  "9007199254740993",
  "18446744073709551616",
];
const separators = ["", "", ".", "-", "_"];

/** Breaks a text in `percent` of the cases by up to two inserted, dropped or replaced characters. */
function maybeBreak(chance: Chance, percent: number, text: string): string {
  let broken = text;
  for (let left = chance.percent(percent) ? 1 + chance.below(2) : 0; left > 0; left--) {
    const at = chance.below(broken.length + 1);
    const insert = chance.percent(75) ? chance.pick(strange) : "";
    broken = broken.slice(0, at) + insert + broken.slice(at + chance.below(2));
  }
  return broken;
}

function maybe(chance: Chance, percent: number, make: () => string): string {
  return chance.percent(percent) ? make() : "";
}

function anyCase(chance: Chance, text: string): string {
  return chance.percent(80)
    ? text
    : Array.from(text, (c) => (chance.percent(50) ? c.toUpperCase() : c)).join("");
}

function release(chance: Chance): string {
  return Array.from({ length: 1 + chance.below(4) }, () => chance.pick(numbers)).join(".");
}

function suffix(chance: Chance, words: readonly string[]): string {
  const number = maybe(chance, 80, () => chance.pick(separators) + chance.pick(numbers));
  return chance.pick(separators) + anyCase(chance, chance.pick(words)) + number;
}

function wellFormedVersion(chance: Chance): string {
  return [
    maybe(chance, 8, () => anyCase(chance, "v")),
    maybe(chance, 10, () => `${chance.pick(numbers)}!`),
    release(chance),
    maybe(chance, 30, () => suffix(chance, ["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"])),
    maybe(chance, 25, () =>
      chance.percent(20) ? `-${chance.pick(numbers)}` : suffix(chance, ["post", "rev", "r"]),
    ),
    maybe(chance, 25, () => suffix(chance, ["dev"])),
    maybe(chance, 15, () => `+${localLabel(chance)}`),
  ].join("");
}

function localLabel(chance: Chance): string {
  const parts = Array.from({ length: 1 + chance.below(3) }, () =>
    chance.pick(["a", "abc", "Z9", "x0", "foo0100", ...numbers]),
  );
  return parts.join(chance.pick([".", "-", "_"]));
}

export function makeVersion(chance: Chance): string {
  const space = (): string => maybe(chance, 4, () => chance.pick([" ", "\n", "\t ", "\u2029", "\x1c"]));
  return maybeBreak(chance, 12, space() + wellFormedVersion(chance) + space());
}

export function makeName(chance: Chance): string {
  const parts = Array.from({ length: 1 + chance.below(4) }, () =>
    anyCase(chance, chance.pick(["a", "b", "foo", "bar", "zope", "x2", "1", "py"])),
  );
  return maybeBreak(chance, 25, parts.join(chance.pick(["-", "_", ".", "--", "-._", ""])));
}

export function makeSpecifierSet(chance: Chance): string {
  const space = (): string => maybe(chance, 15, () => chance.pick([" ", "  ", "\t", "\u00a0"]));
  const clauses = Array.from({ length: chance.pick([0, 1, 1, 1, 1, 2, 3]) }, () => {
    const operator = chance.pick(["~=", "==", "==", "!=", "<=", ">=", "<", ">", "==="]);
    const version = chance.percent(15) ? `${release(chance)}.*` : wellFormedVersion(chance);
    return space() + operator + space() + version + space();
  });
  return maybeBreak(chance, 8, clauses.join(",") + maybe(chance, 5, () => ","));
}

/** A version near those of a specifier list: one of its own, with other suffixes. */
export function makeVersionNear(chance: Chance, list: string): string {
  const found = list.match(/[0-9]+(?:\.[0-9]+)*(?:[a-z0-9.!+-]*[a-z0-9])?/gi) ?? ["1.0"];
  const stem = chance.pick(found);
  const ending = chance.pick([
    "",
    "",
    ".0",
    ".1",
    "a1",
    "rc1",
    ".post1",
    ".post2",
    ".dev0",
    ".dev1",
    "+x",
    ".post1.dev1",
  ]);
  return chance.percent(30) ? wellFormedVersion(chance) : stem + ending;
}

export function makeWheelFilename(chance: Chance): string {
  const set = (tags: readonly string[]): string =>
    Array.from({ length: chance.pick([1, 1, 1, 2, 3]) }, () => chance.pick(tags)).join(".");
  const parts = [
    makeName(chance).replaceAll("-", "_"),
    makeVersion(chance).replaceAll("-", "."),
    ...(chance.percent(15) ? [chance.pick(["1", "01", "1abc", "0", "20_x", "x1", ""])] : []),
    set(["py2", "py3", "cp314", "Py3", "2", "pp39"]),
    set(["none", "abi3", "cp314", "cp314t"]),
    set(["any", "win32", "linux_x86_64", "manylinux_2_17_x86_64", "macosx_11_0_arm64"]),
  ];
  return maybeBreak(
    chance,
    20,
    `${parts.join("-")}${chance.percent(97) ? ".whl" : chance.pick([".WHL", ".whlx", ""])}`,
  );
}

export function makeSdistFilename(chance: Chance): string {
  const extension = chance.pick([".tar.gz", ".tar.gz", ".tar.gz", ".zip", ".tgz", ".TAR.GZ"]);
  return maybeBreak(chance, 15, `${makeName(chance)}-${makeVersion(chance)}${extension}`);
}
