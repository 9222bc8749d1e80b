/** Lock files as the tools write them, by hand here: what each asks for, and where a broken one is broken. */
import { describe, expect, test } from "bun:test";
import { readLockfile } from "../../src/lockfiles/read-lockfile.ts";
import { refusalOf } from "../support/refusal-of.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

function read(files: Readonly<Record<string, string>>) {
  const [first = ""] = Object.keys(files);
  return readLockfile(first, (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`nobody wrote ${path}`);
    return text;
  });
}

/** One line for each wish. */
function told(files: Readonly<Record<string, string>>): string[] {
  return read(files).wishes.map(({ name, specifier, extras, markers, files: named, hashes }) =>
    [
      `${name}${extras.map((extra) => `[${extra}]`).join("")} ${specifier.text}`,
      ...(markers === undefined ? [] : [`if ${markers.join(" | ")}`]),
      ...[...(named ?? [])].map(([file, hash]) => `${file}=${hash[0]}`),
      ...[...(hashes ?? [])].map((hash) => `any=${hash[0]}`),
    ].join("; "),
  );
}

test("requirements.txt: continued lines, comments, extras, markers, hashes, -r and -c", () => {
  const files = {
    "in/requirements.txt": [
      "\uFEFF# made by hand",
      "--index-url https://inner.example/simple",
      "Flask[async]>=2 ; python_version < '3.13' # why",
      "idna==3.10 \\",
      `    --hash=sha256:${A} \\`,
      `    --hash=sha256:${B.toUpperCase()}`,
      "-r more.txt",
      "-c limits.txt",
      "-e .",
      "./local/thing",
      "tool @ https://files.example/tool-1.0.tar.gz",
    ].join("\r\n"),
    "in/more.txt": "click\n",
    "in/limits.txt": "click<9\nother==1\n",
  };
  expect(told(files)).toEqual([
    "flask[async] >=2 ; if python_version < '3.13'",
    "idna ==3.10; any=a; any=b",
    "click <9",
  ]);
  expect(read(files).skipped.length).toBe(3);
  expect(read(files).open).toBe(false);
});

test("uv.lock: registry packages with the names of their files; what comes from elsewhere is told", () => {
  const text = `version = 1
requires-python = ">=3.11"
[[package]]
name = "app"
version = "0.1"
source = { virtual = "." }
[[package]]
name = "idna"
version = "3.10"
source = { registry = "https://inner.example/simple" }
resolution-markers = ["python_full_version < '3.13'", "sys_platform == 'win32'"]
sdist = { url = "https://inner.example/f/idna-3.10.tar.gz", hash = "sha256:${A}", size = 1 }
wheels = [
    { url = "https://inner.example/f/idna-3.10%2Blocal-py3-none-any.whl", hash = "sha256:${B}", size = 1 },
]
`;
  expect(told({ "uv.lock": text })).toEqual([
    "idna ==3.10; if python_full_version < '3.13' | sys_platform == 'win32'; idna-3.10+local-py3-none-any.whl=b; idna-3.10.tar.gz=a",
  ]);
  expect(read({ "uv.lock": text }).skipped).toEqual(["uv.lock: app comes from virtual, not from an index"]);
});

test("poetry.lock: files beside their package, or in old ones under metadata.files; markers by group", () => {
  const entry = `[[package]]\nname = "Idna"\nversion = "3.10"\n`;
  const files = `[{file = "idna-3.10.tar.gz", hash = "sha256:${A}"}]`;
  expect(
    told({
      "poetry.lock": `${entry}markers = {main = "os_name == 'nt'", dev = "os_name == 'posix'"}\nfiles = ${files}\n`,
    }),
  ).toEqual(["idna ==3.10; if os_name == 'nt' | os_name == 'posix'; idna-3.10.tar.gz=a"]);
  expect(
    told({ "poetry.lock": `${entry}[metadata]\nlock-version = "1.1"\n[metadata.files]\nIdna = ${files}\n` }),
  ).toEqual(["idna ==3.10; idna-3.10.tar.gz=a"]);
});

test("pdm.lock: the same package once more for its extras", () => {
  const entry = (more: string) =>
    `[[package]]\nname = "idna"\nversion = "3.10"\n${more}files = [{file = "idna-3.10.tar.gz", hash = "sha256:${A}"}]\n`;
  const text = `${entry("")}${entry('extras = ["all"]\nmarker = "os_name == \'nt\'"\n')}[[package]]\nname = "x"\nversion = "1"\npath = "./x"\n`;
  expect(told({ "pdm.lock": text })).toEqual([
    "idna ==3.10; idna-3.10.tar.gz=a",
    "idna ==3.10; if os_name == 'nt'; idna-3.10.tar.gz=a",
  ]);
  expect(read({ "pdm.lock": text }).skipped.length).toBe(1);
});

test("PEP 751 pylock.toml: names from addresses, dates, a version left out", () => {
  const text = `lock-version = "1.0"
created-by = "hand"
[[packages]]
name = "idna"
marker = "python_version >= '3.9'"
[packages.sdist]
url = "https://inner.example/f/idna-3.10.tar.gz"
upload-time = 2024-09-15T18:07:39Z
hashes = {sha256 = "${A}"}
[[packages]]
name = "here"
directory = {path = "."}
`;
  expect(told({ "pylock.dev.toml": text })).toEqual([
    "idna ==3.10; if python_version >= '3.9'; idna-3.10.tar.gz=a",
  ]);
});

describe("what cannot be read is refused with its place", () => {
  const broken: [string, string, string][] = [
    ["requirements.txt", "idna\n\nidna = 3", "requirements.txt:3 cannot be read"],
    ["requirements.txt", "--what idna", "requirements.txt:1 has an option that is not known here"],
    ["requirements.txt", "idna==3 --hash=md5:0123", "requirements.txt:1 has no sha256 among its hashes"],
    ["requirements.txt", "-r requirements.txt", "requirements.txt includes itself"],
    ["uv.lock", "version = ", "uv.lock is not TOML"],
    ["uv.lock", "version = 2", "uv.lock is of a version of uv.lock that is not known here"],
    ["uv.lock", 'version = 1\npackage = "x"', "uv.lock has something else than tables under 'package'"],
    ["poetry.lock", '[[package]]\nversion = "1"', "poetry.lock has a package without a name"],
    [
      "pdm.lock",
      '[[package]]\nname = "x"\nversion = "1"\nfiles = [{file = "x"}]',
      "pdm.lock: x has a file without",
    ],
    ["pylock.toml", 'lock-version = "2.0"', "pylock.toml is of a lock-version"],
    ["Pipfile.lock", "{}", "Pipfile.lock is no requirements.txt"],
  ];
  for (const [name, text, start] of broken) {
    test(`${name}: ${start}`, () => {
      expect(refusalOf(() => read({ [name]: text })).message).toStartWith(start);
    });
  }
});
