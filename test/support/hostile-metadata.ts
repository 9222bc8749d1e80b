/** Makes texts that are valid, nearly valid or hostile: requirements, licence expressions, whole METADATA files. */
import type { Seeded } from "./seeded.ts";

const names = ["a", "Foo.Bar", "zope.interface", "x_y-z", "A1", "-a", "a-"];
const clauses = [
  ">=1",
  "<2",
  "== 1.0.*",
  "~=1.4",
  "!=1.5",
  "===1.0-x ",
  "> 1.0",
  ">=1.*",
  "1.0",
  "~=1",
  "=1",
  ">=",
];
const values = [
  "os_name",
  "os.name",
  "python_version",
  "sys_platform",
  "extra",
  "extras",
  "platform.machine",
  "'x'",
  '"a b"',
  "'3.8'",
  "''",
  "nope",
  "'open",
];
const comparisons = ["==", "!=", "<", ">=", "~=", "===", " in ", " not in ", " not  in ", "=", " is "];
const blanks = ["", "", "", " ", "  ", "\t"];

/** One or two small accidents. */
function spoil(random: Seeded, text: string): string {
  const at = random.below(text.length + 1);
  const junk = random.pick([
    "",
    "",
    " ",
    ",",
    ";",
    "(",
    ")",
    "[",
    "]",
    "@",
    "'",
    '"',
    ".",
    "-",
    "and",
    "or",
    "+",
    "=",
    "1",
  ]);
  return text.slice(0, at) + junk + text.slice(at + random.below(3));
}

function marker(random: Seeded, depth: number): string {
  const gap = () => random.pick(blanks);
  if (depth > 0 && random.once(2)) {
    const left = marker(random, depth - 1);
    const right = marker(random, depth - 1);
    const both = `${left}${random.pick([" and ", " or ", " and", "and ", " xor "])}${right}`;
    return random.once(2) ? `(${gap()}${both}${gap()})` : both;
  }
  const plain = () => values[random.below(random.once(12) ? values.length : 11)] ?? "os_name";
  const operator = comparisons[random.below(random.once(12) ? comparisons.length : 9)] ?? "==";
  return `${plain()}${gap()}${operator}${gap()}${plain()}`;
}

export function someRequirement(random: Seeded): string {
  const gap = () => random.pick(blanks);
  const name = names[random.below(random.once(10) ? names.length : 5)] ?? "a";
  const extras = random.once(3)
    ? `[${gap()}${random.pick(["", "x", "x, y", "X_1,y.z", "x y", "x,"])}${gap()}]`
    : "";
  const clause = () => clauses[random.below(random.once(8) ? clauses.length : 7)] ?? ">=1";
  const list = random.pick(["", clause(), `${clause()},${clause()}`, `${clause()} , ${clause()},`]);
  const versions = random.once(3) ? `(${gap()}${list}${gap()})` : list;
  const url = `@${gap()}${random.pick(["https://x.example/a.whl", "file:///x;y", "git+ssh://x/y@z"])}${random.pick(["", " ", "  "])}`;
  const condition = random.once(2) ? `;${gap()}${marker(random, 3)}${gap()}` : "";
  const text = `${gap()}${name}${gap()}${extras}${gap()}${random.once(5) ? url : versions}${gap()}${condition}`;
  const spoilt = random.once(4) ? spoil(random, text) : text;
  // packaging takes a comma right after an arbitrary version for a part of it, which PEP 508 does not.
  return spoilt.replace(/(===\s*[^\s;),]*),/g, "$1 ,");
}

const licences = [
  "mit",
  "Apache-2.0",
  "bsd-3-CLAUSE",
  "gpl-2.0-or-later",
  "GPL-2.0",
  "GPL-3.0+",
  "0bsd",
  "LicenseRef-My.Own-1",
  "licenseref-other",
];
const badLicences = [
  "nope",
  "LicenseRef-",
  "LicenseRef-a_b",
  "LicenseRef-a+",
  "Bison-exception-2.2",
  "",
  "()",
  "and",
];

export function someLicence(random: Seeded, depth = 3): string {
  const gap = () => random.pick(blanks);
  if (depth > 0 && random.once(2)) {
    const operator = random.pick(["and", "OR", "Or", "AND"]);
    const both = `${someLicence(random, depth - 1)} ${operator} ${someLicence(random, depth - 1)}`;
    return random.once(2) ? `${gap()}(${gap()}${both}${gap()})${gap()}` : both;
  }
  const licence = random.once(15) ? random.pick(badLicences) : random.pick(licences);
  const exception = random.once(8)
    ? random.pick([" with bison-exception-2.2", " WITH Classpath-exception-2.0", " with nope", " with"])
    : "";
  const spoilt = random.once(20) ? spoil(random, licence + exception) : licence + exception;
  // packaging lets a second plus through on ids that its list has with a plus of their own.
  return spoilt.replaceAll("++", "+");
}

const fieldValues: Record<string, readonly string[]> = {
  Summary: ["one line", "two\n  lines", "UNKNOWN", "", "ü", "A".repeat(513)],
  Keywords: ["a,b , c", "a b", "ä"],
  "Home-page": ["https://x.example/", "UNKNOWN", "x"],
  License: ["MIT", "Line\n        Line", "UNKNOWN", ""],
  Author: ["Zoë", "=?utf-8?q?x?=", "a\n b"],
  Platform: ["any", "UNKNOWN"],
  Classifier: ["Private :: x", "Programming Language :: Python", "nope"],
  "Requires-Python": [">=3.8", "~=3.8,!=3.9.*", "", "3.8", ">=3.8; x", ">=3.8,"],
  "Project-URL": [
    "Docs, https://x.example/",
    "Docs,x",
    "Bugs,  y",
    "no comma",
    ", z",
    `${"x".repeat(33)}, u`,
  ],
  "Description-Content-Type": [
    "text/plain",
    "text/markdown; variant=GFM",
    "text/x-rst;charset=utf-8",
    "text/html",
    "text/markdown; variant=gfm",
    "UNKNOWN",
  ],
  "Provides-Extra": ["x", "a-b", "a_b", "A.B", "-x", "x"],
  Dynamic: ["Requires-Dist", "summary", "Name", "nope", "Dynamic"],
  "License-File": ["LICENSE", "a/b", "../x", "/x", "a\\b", "*"],
  "Import-Name": ["a", "a.b", "a ; private", "class", "", "a-b"],
  "Import-Namespace": ["a", "n", "n.m", ""],
  Description: ["a", "a\n       |b", "UNKNOWN"],
};

/** A METADATA file with each kind of field, right or wrong; `\n` inside a value folds it. */
export function someMetadata(random: Seeded): string {
  const lines = [
    `Metadata-Version: ${random.once(20) ? random.pick(["2.0", "3.0", "", "x"]) : random.pick(["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"])}`,
    `Name: ${random.once(20) ? random.pick(names) : "Foo.Bar"}`,
    `Version: ${random.once(20) ? random.pick(["", "dog", "1.0-", "v1.0"]) : "1.0+x"}`,
  ];
  const count = random.below(7);
  for (let at = 0; at < count; at += 1) {
    const name = random.pick([
      ...Object.keys(fieldValues),
      "Requires-Dist",
      "Requires-Dist",
      "License-Expression",
    ]);
    const choices = fieldValues[name];
    // Mostly the good values, which stand first, so that whole files get through.
    const listed =
      choices === undefined
        ? ""
        : (choices[random.once(4) ? random.below(choices.length) : random.below(2)] ?? "");
    const value =
      name === "Requires-Dist"
        ? someRequirement(random).trim()
        : name === "License-Expression"
          ? someLicence(random, 1).trim()
          : listed;
    lines.push(`${random.once(10) ? name.toUpperCase() : name}: ${value}`);
  }
  if (random.once(10)) lines.splice(random.below(lines.length), 1);
  const body = random.pick(["", "", "body\nName: x\n", "UNKNOWN\n", "\n"]);
  const text = `${lines.join("\n")}\n${body === "" && random.once(2) ? "" : `\n${body}`}`;
  return random.once(3) ? text.replaceAll("\n", "\r\n") : text;
}

/** Bytes made of pieces that matter to a header reader, in any order. */
export function someHeaderBytes(random: Seeded): string {
  const pieces = [
    "Name",
    "A-b",
    ":",
    ": ",
    "x",
    "é",
    " ",
    "\t",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r\n",
    "\r",
    "From ",
    "\u2028",
    "\x85",
    "\x0b",
    "\0",
    "\ufeff",
    "=?utf-8?q?a?=",
    "Content-Type: text/plain",
    "\n\n",
  ];
  const count = random.below(25);
  let text = random.once(4) ? "" : "Name: a\n";
  for (let at = 0; at < count; at += 1) {
    const piece = random.pick(pieces);
    text += piece === "\r" && !random.once(6) ? "" : piece;
  }
  return text;
}
