/** Makes texts that are valid, nearly valid or hostile: requirements, licence expressions, whole METADATA files. */
import type { Chance } from "./seeded-random.ts";

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
function spoil(chance: Chance, text: string): string {
  const at = chance.below(text.length + 1);
  const junk = chance.pick([
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
  return text.slice(0, at) + junk + text.slice(at + chance.below(3));
}

function marker(chance: Chance, depth: number): string {
  const gap = () => chance.pick(blanks);
  if (depth > 0 && chance.percent(50)) {
    const left = marker(chance, depth - 1);
    const right = marker(chance, depth - 1);
    const both = `${left}${chance.pick([" and ", " or ", " and", "and ", " xor "])}${right}`;
    return chance.percent(50) ? `(${gap()}${both}${gap()})` : both;
  }
  const plain = () => values[chance.below(chance.percent(8) ? values.length : 11)] ?? "os_name";
  const operator = comparisons[chance.below(chance.percent(8) ? comparisons.length : 9)] ?? "==";
  return `${plain()}${gap()}${operator}${gap()}${plain()}`;
}

export function someRequirement(chance: Chance): string {
  const gap = () => chance.pick(blanks);
  const name = names[chance.below(chance.percent(10) ? names.length : 5)] ?? "a";
  const extras = chance.percent(33)
    ? `[${gap()}${chance.pick(["", "x", "x, y", "X_1,y.z", "x y", "x,"])}${gap()}]`
    : "";
  const clause = () => clauses[chance.below(chance.percent(12) ? clauses.length : 7)] ?? ">=1";
  const list = chance.pick(["", clause(), `${clause()},${clause()}`, `${clause()} , ${clause()},`]);
  const versions = chance.percent(33) ? `(${gap()}${list}${gap()})` : list;
  const url = `@${gap()}${chance.pick(["https://x.example/a.whl", "file:///x;y", "git+ssh://x/y@z"])}${chance.pick(["", " ", "  "])}`;
  const condition = chance.percent(50) ? `;${gap()}${marker(chance, 3)}${gap()}` : "";
  const text = `${gap()}${name}${gap()}${extras}${gap()}${chance.percent(20) ? url : versions}${gap()}${condition}`;
  const spoilt = chance.percent(25) ? spoil(chance, text) : text;
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

export function someLicence(chance: Chance, depth = 3): string {
  const gap = () => chance.pick(blanks);
  if (depth > 0 && chance.percent(50)) {
    const operator = chance.pick(["and", "OR", "Or", "AND"]);
    const both = `${someLicence(chance, depth - 1)} ${operator} ${someLicence(chance, depth - 1)}`;
    return chance.percent(50) ? `${gap()}(${gap()}${both}${gap()})${gap()}` : both;
  }
  const licence = chance.percent(7) ? chance.pick(badLicences) : chance.pick(licences);
  const exception = chance.percent(12)
    ? chance.pick([" with bison-exception-2.2", " WITH Classpath-exception-2.0", " with nope", " with"])
    : "";
  const spoilt = chance.percent(5) ? spoil(chance, licence + exception) : licence + exception;
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
export function someMetadata(chance: Chance): string {
  const lines = [
    `Metadata-Version: ${chance.percent(5) ? chance.pick(["2.0", "3.0", "", "x"]) : chance.pick(["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"])}`,
    `Name: ${chance.percent(5) ? chance.pick(names) : "Foo.Bar"}`,
    `Version: ${chance.percent(5) ? chance.pick(["", "dog", "1.0-", "v1.0"]) : "1.0+x"}`,
  ];
  const count = chance.below(7);
  for (let at = 0; at < count; at += 1) {
    const name = chance.pick([
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
        : (choices[chance.percent(25) ? chance.below(choices.length) : chance.below(2)] ?? "");
    const value =
      name === "Requires-Dist"
        ? someRequirement(chance).trim()
        : name === "License-Expression"
          ? someLicence(chance, 1).trim()
          : listed;
    lines.push(`${chance.percent(10) ? name.toUpperCase() : name}: ${value}`);
  }
  if (chance.percent(10)) lines.splice(chance.below(lines.length), 1);
  const body = chance.pick(["", "", "body\nName: x\n", "UNKNOWN\n", "\n"]);
  const text = `${lines.join("\n")}\n${body === "" && chance.percent(50) ? "" : `\n${body}`}`;
  return chance.percent(33) ? text.replaceAll("\n", "\r\n") : text;
}

/** Bytes made of pieces that matter to a header reader, in any order. */
export function someHeaderBytes(chance: Chance): string {
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
  const count = chance.below(25);
  let text = chance.percent(25) ? "" : "Name: a\n";
  for (let at = 0; at < count; at += 1) {
    const piece = chance.pick(pieces);
    text += piece === "\r" && !chance.percent(17) ? "" : piece;
  }
  return text;
}
