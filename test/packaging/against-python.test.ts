/** The same verdict, value and order as Python's `packaging` on thousands of generated inputs (A12). */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { isValidProjectName, parseProjectName } from "../../src/packaging/project-name.ts";
import { parseSdistFilename } from "../../src/packaging/sdist-filename.ts";
import { parseSpecifierSet, type SpecifierSet, specifierAllows } from "../../src/packaging/specifier.ts";
import { compareVersions, tryParseVersion, type Version } from "../../src/packaging/version.ts";
import { parseWheelFilename, type WheelFilename, wheelTags } from "../../src/packaging/wheel-filename.ts";
import {
  makeName,
  makeSdistFilename,
  makeSpecifierSet,
  makeVersion,
  makeVersionNear,
  makeWheelFilename,
} from "../support/generate-packaging.ts";
import { askPython } from "../support/python-packaging.ts";
import { seededChance } from "../support/seeded-random.ts";

// Thousands of inputs through another interpreter, on whatever machine this is.
setDefaultTimeout(60_000);

const chance = seededChance("packaging against python");

const many = (count: number, make: () => string): string[] => [
  ...new Set(Array.from({ length: count }, make)),
];

const imports = `
from packaging.version import Version, InvalidVersion
from packaging.specifiers import SpecifierSet, InvalidSpecifier
from packaging.utils import *
def tried(action, *arguments):
    try: return action(*arguments)
    except (InvalidVersion, InvalidSpecifier, InvalidName, InvalidWheelFilename, InvalidSdistFilename): return None
`;

/** Compares answer by answer, so that a difference is shown with the input it belongs to. */
function expectSame(inputs: readonly unknown[], ours: readonly unknown[], theirs: unknown): void {
  const expected = theirs as readonly unknown[];
  expect(expected).toHaveLength(inputs.length);
  expect(expected.filter((answer) => answer !== null).length).toBeGreaterThan(inputs.length / 4);
  const differences = inputs
    .map((input, at) => ({ input, ours: ours[at], theirs: expected[at] }))
    .filter((row) => !Bun.deepEquals(row.ours, row.theirs));
  expect(differences).toEqual([]);
}

function tried<Value>(action: () => Value): Value | null {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof Refusal) return null;
    throw thrown;
  }
}

test("items 1 and 2: names have the same verdict and normal form", () => {
  const names = many(4000, () => makeName(chance));
  const theirs = askPython(
    `${imports}\nanswer = [tried(lambda: canonicalize_name(name, validate=True)) for name in given]`,
    names,
  );
  expectSame(
    names,
    names.map((name) => (isValidProjectName(name) ? parseProjectName(name) : null)),
    theirs,
  );
});

test("items 4, 6 and 7: versions have the same verdict, normal form, release key and parts", () => {
  const texts = many(8000, () => makeVersion(chance));
  const theirs = askPython(
    `${imports}
def look(text):
    version = Version(text)
    return [str(version), canonicalize_version(text), version.is_prerelease, version.local]
answer = [tried(look, text) for text in given]`,
    texts,
  );
  const ours = texts.map(tryParseVersion).map((version) => {
    return version === undefined
      ? null
      : [version.text, version.key, version.isPrerelease, version.local ?? null];
  });
  expectSame(texts, ours, theirs);
});

test("item 5, A12: ten thousand versions sort into the same order", () => {
  const parsed = Array.from({ length: 12_000 }, () => tryParseVersion(makeVersion(chance)));
  const versions = parsed.filter((version): version is Version => version !== undefined).slice(0, 10_000);
  const texts = versions.map((version) => version.text);
  const places = versions.map((version, at) => ({ version, at }));
  const ours = places.sort((a, b) => compareVersions(a.version, b.version)).map(({ at }) => at);
  const theirs = askPython(
    `${imports}
versions = [Version(text) for text in given]
answer = sorted(range(len(given)), key=lambda at: versions[at])`,
    texts,
  );
  expect(texts.length).toBeGreaterThan(9000);
  expect(ours.map((at) => texts[at])).toEqual((theirs as number[]).map((at) => texts[at]));
});

test("specifier lists have the same verdict and allow the same versions", () => {
  const lists = many(4000, () => makeSpecifierSet(chance));
  const cases = lists.map((list) => {
    const near = Array.from({ length: 12 }, () => tryParseVersion(makeVersionNear(chance, list))?.text);
    return { list, versions: near.filter((text) => text !== undefined) };
  });
  const theirs = askPython(
    `${imports}
def look(case):
    allowed = SpecifierSet(case["list"])
    versions = [Version(text) for text in case["versions"]]
    return ["%d%d" % (allowed.contains(v), allowed.contains(v, prereleases=False)) for v in versions]
answer = [tried(look, case) for case in given]`,
    cases,
  );
  const verdict = (set: SpecifierSet, text: string): string => {
    const version = tryParseVersion(text);
    if (version === undefined) throw new Error(`${text} is no version`);
    return `${Number(specifierAllows(set, version))}${Number(specifierAllows(set, version, { prereleases: false }))}`;
  };
  const ours = cases.map(({ list, versions }) =>
    tried(() => {
      const set = parseSpecifierSet(list);
      return versions.map((text) => verdict(set, text));
    }),
  );
  expectSame(cases, ours, theirs);
});

test("item 10: wheel filenames have the same verdict, name, version, build and tags", () => {
  const filenames = many(6000, () => makeWheelFilename(chance));
  // Stricter here on purpose: the name must be valid, and interpreter tags are ASCII.
  const theirs = askPython(
    `${imports}
def look(filename):
    name, version, build, tags = parse_wheel_filename(filename)
    canonicalize_name(filename.split("-")[0], validate=True)
    if not filename.split("-")[-3].isascii(): return None
    return [name, str(version), list(map(str, build)), sorted(map(str, tags))]
answer = [tried(look, filename) for filename in given]`,
    filenames,
  );
  const look = (wheel: WheelFilename): unknown[] => {
    const [, number = "", rest = ""] = /^0*([0-9]+?)([^0-9].*)?$/s.exec(wheel.build ?? "") ?? [];
    const tags = new Set(wheelTags(wheel).map((tag) => tag.toLowerCase()));
    return [
      wheel.name,
      wheel.version.text,
      wheel.build === undefined ? [] : [number, rest],
      [...tags].sort(),
    ];
  };
  expectSame(
    filenames,
    filenames.map((filename) => tried(() => look(parseWheelFilename(filename)))),
    theirs,
  );
});

test("item 10: sdist filenames have the same verdict, name and version", () => {
  const filenames = many(4000, () => makeSdistFilename(chance));
  const theirs = askPython(
    `${imports}
def look(filename):
    name, version = parse_sdist_filename(filename)
    canonicalize_name(filename.rpartition("-")[0], validate=True)
    return [name, str(version)]
answer = [tried(look, filename) for filename in given]`,
    filenames,
  );
  const ours = filenames.map((filename) =>
    tried(() => {
      const sdist = parseSdistFilename(filename);
      return [sdist.name, sdist.version.text];
    }),
  );
  expectSame(filenames, ours, theirs);
});
