/** The readers of metadata, names, versions, specifiers, filenames and headers; what they take must read the same again. */
import { negotiateSimple } from "../../src/packaging/accept.ts";
import { chooseEncoding } from "../../src/packaging/accept-encoding.ts";
import { parseCoreMetadata } from "../../src/packaging/core-metadata.ts";
import { filenameForm, normalizeName, parseProjectName } from "../../src/packaging/project-name.ts";
import { parseRequirement } from "../../src/packaging/requirement.ts";
import { canonicalSdistFilename, parseSdistFilename } from "../../src/packaging/sdist-filename.ts";
import { parseSpecifierSet } from "../../src/packaging/specifier.ts";
import { checkUploadFilename } from "../../src/packaging/upload-filename.ts";
import { compareVersions, parseVersion } from "../../src/packaging/version.ts";
import { parseWheelFilename } from "../../src/packaging/wheel-filename.ts";
import {
  makeName,
  makeSdistFilename,
  makeSpecifierSet,
  makeVersion,
  makeWheelFilename,
} from "../../test/support/generate-packaging.ts";
import { seededRandom } from "../../test/support/seeded-random.ts";
import type { FuzzTarget } from "./target.ts";
import { verdict } from "./verdict.ts";

const random = seededRandom(2);
const text = (input: Uint8Array): string => new TextDecoder().decode(input);
const many = (make: () => string): Uint8Array[] => Array.from({ length: 30 }, () => Buffer.from(make()));

function same(what: string, one: unknown, two: unknown): void {
  if (JSON.stringify(one) === JSON.stringify(two)) return;
  throw new Error(`${what} reads otherwise the second time: ${JSON.stringify([one, two]).slice(0, 300)}`);
}

const name: FuzzTarget = {
  name: "name",
  seeds: many(() => makeName(random)),
  words: ["-", "_", ".", "\u212a", "\n", "\0", "a"],
  read: (input) =>
    verdict(() => {
      const parsed = parseProjectName(text(input));
      same("a name", normalizeName(parsed), parsed);
      same("a name's form in filenames", parseProjectName(filenameForm(parsed)), parsed);
      return "accepted";
    }),
};

const version: FuzzTarget = {
  name: "version",
  seeds: many(() => makeVersion(random)),
  words: ["1!", ".post", ".dev", "rc", "+", "v", ".0", "-1", "9007199254740993", "\u0661"],
  read: (input) =>
    verdict(() => {
      const spelled = text(input);
      const parsed = parseVersion(spelled);
      if (compareVersions(parsed, parseVersion(spelled)) !== 0)
        throw new Error("a version differs from itself");
      return "accepted";
    }),
};

const specifier: FuzzTarget = {
  name: "specifier",
  seeds: many(() => makeSpecifierSet(random)),
  words: ["==", "~=", "===", "!=", "<", ">=", ".*", ",", " ", "1!"],
  read: (input) => verdict(() => (parseSpecifierSet(text(input)), "accepted")),
};

const requirement: FuzzTarget = {
  name: "requirement",
  seeds: [
    "foo",
    "foo[a,b]>=1.0,<2 ; python_version < '3.8' and (os_name == \"nt\" or extra == 'x')",
    "foo @ https://example.com/foo-1.0.tar.gz ; sys_platform == 'linux'",
    "foo (>=1.0)",
  ].map((each) => Buffer.from(each)),
  words: [
    " ; ",
    "(",
    ")",
    " and ",
    " or ",
    "'",
    '"',
    "[",
    "]",
    " @ ",
    "not in",
    "python_version",
    "extra == ",
  ],
  read: (input) => verdict(() => (parseRequirement(text(input)), "accepted")),
};

const filename: FuzzTarget = {
  name: "filename",
  seeds: [...many(() => makeWheelFilename(random)), ...many(() => makeSdistFilename(random))],
  words: ["-", "_", ".whl", ".tar.gz", "-py3-none-any", "..", "/", "%2f", "\0", "+"],
  read: (input) =>
    verdict(async () => {
      const given = text(input);
      const wheel = await verdict(() => (parseWheelFilename(given), "wheel"));
      const sdist = await verdict(() => {
        const parsed = parseSdistFilename(given);
        same("an sdist", parseSdistFilename(canonicalSdistFilename(parsed)).name, parsed.name);
        return "sdist";
      });
      const upload = await verdict(() => {
        checkUploadFilename({ filename: given, filetype: given.endsWith(".whl") ? "bdist_wheel" : "sdist" });
        if (!/^[A-Za-z0-9][A-Za-z0-9._+!-]*$/.test(given)) throw new Error("an unsafe filename passed");
        return "upload";
      });
      return `${wheel} ${sdist} ${upload}`;
    }),
};

const metadata: FuzzTarget = {
  name: "metadata",
  seeds: [
    "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n",
    "Metadata-Version: 2.4\nName: foo\nVersion: 1.0\nSummary: s\nLicense-Expression: MIT OR Apache-2.0\nLicense-File: LICENSE\nKeywords: a,b\nAuthor-Email: A <a@example.com>\nClassifier: Private :: x\nRequires-Dist: bar>=1 ; extra == 'x'\nProvides-Extra: x\nRequires-Python: >=3.8\nProject-URL: Home, https://example.com\nDescription-Content-Type: text/markdown; charset=UTF-8; variant=GFM\n\nbody\n",
    "Metadata-Version: 2.5\nName: foo\nVersion: 1.0\nDynamic: Summary\nImport-Name: foo\nDescription: a\n        |b\n",
  ].map((each) => Buffer.from(each)),
  words: [
    "\n",
    "\r",
    "\n ",
    ": ",
    "\n\n",
    "Name: ",
    "Metadata-Version: 2.",
    "=?utf-8?q?a?=",
    "\xef\xbb\xbf",
    "\u2028",
    "Dynamic: ",
    "Requires-Dist: ",
  ],
  read: (input) =>
    verdict(() => {
      const strict = parseCoreMetadata(input);
      same("metadata", strict, parseCoreMetadata(input.slice()));
      parseCoreMetadata(input, { allowUnknownMinor: true, lenient: true });
      return `accepted-${strict.metadataVersion}`;
    }),
};

const accept: FuzzTarget = {
  name: "accept",
  seeds: [
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "gzip, br;q=0, zstd;q=0.5, identity",
  ].map((each) => Buffer.from(each)),
  words: [",", ";", "q=", "*/*", "0.001", "1.0000", '"', "\\"],
  read: (input) => `${negotiateSimple(text(input))} ${chooseEncoding(text(input))}`,
};

export const textTargets: readonly FuzzTarget[] = [
  name,
  version,
  specifier,
  requirement,
  filename,
  metadata,
  accept,
];
