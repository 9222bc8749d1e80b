/** Dependency specifiers of Requires-Dist (PEP 508). */
import { describe, expect, test } from "bun:test";
import { parseRequirement } from "../../src/packaging/requirement.ts";
import { refusalOf } from "../support/refusal-of.ts";

type Parts = { name: string; extras?: string[]; specifier?: string; marker?: string; url?: string };

const valid: [text: string, parts: Parts][] = [
  ["pkginfo", { name: "pkginfo" }],
  ["zope.interface (>3.5.0)", { name: "zope.interface", specifier: ">3.5.0" }],
  [
    "pywin32 >1.0; sys_platform == 'win32'",
    { name: "pywin32", specifier: ">1.0", marker: "sys_platform == 'win32'" },
  ],
  ["reportlab; extra == 'pdf'", { name: "reportlab", marker: "extra == 'pdf'" }],
  ["beaglevote[pdf]", { name: "beaglevote", extras: ["pdf"] }],
  [
    " Foo_Bar [A.b , c_d]>=1,<2 ; os.name=='nt' ",
    { name: "Foo_Bar", extras: ["a-b", "c-d"], specifier: ">=1,<2", marker: "os.name=='nt'" },
  ],
  ["a[]", { name: "a" }],
  ["a()", { name: "a" }],
  ["a (>=1,)", { name: "a", specifier: ">=1," }],
  ["a===x-y; 'a' in 'b'", { name: "a", specifier: "===x-y", marker: "'a' in 'b'" }],
  ["a @ https://x.example/a.whl", { name: "a", url: "https://x.example/a.whl" }],
  [
    "a[b]@file:///x ; python_version<'3'",
    { name: "a", extras: ["b"], url: "file:///x", marker: "python_version<'3'" },
  ],
  ["a @ https://x.example/;y", { name: "a", url: "https://x.example/;y" }],
  ["a @ git+ssh://x.example/y@main#egg=a", { name: "a", url: "git+ssh://x.example/y@main#egg=a" }],
  [
    'a; (python_version >= "3" and (os_name not  in "x" or extra == \'y\')) and "3" <= python_version',
    {
      name: "a",
      marker: '(python_version >= "3" and (os_name not  in "x" or extra == \'y\')) and "3" <= python_version',
    },
  ],
  ["a;os_name=='x'and os_name!='y'", { name: "a", marker: "os_name=='x'and os_name!='y'" }],
  [
    "a; 'x' in extras and 'y' not in dependency_groups",
    { name: "a", marker: "'x' in extras and 'y' not in dependency_groups" },
  ],
];

describe("78: valid dependency specifiers", () => {
  for (const [text, parts] of valid)
    test(text, () => {
      const { name, extras, specifier, marker, url } = parseRequirement(text);
      expect({ name, extras: [...extras], specifier: specifier.text.trim(), marker, url }).toEqual({
        extras: [],
        specifier: "",
        marker: undefined,
        url: undefined,
        ...parts,
      });
    });
});

const invalid = [
  "",
  " ",
  "-a",
  "_a",
  "a-",
  "é",
  "a é",
  "a 1.0",
  "a >=1 <2",
  "a >=",
  "a >=1,,<2",
  "a ,>=1",
  "a (>=1",
  "a >=1)",
  "a ((>=1))",
  "a (>=1) (<2)",
  "a (>dev)",
  "a[b",
  "a[b c]",
  "a[b,]",
  "a[,b]",
  "a[-]",
  "a[b][c]",
  "a ==1.0.*.*",
  "a >=1.*",
  "a @",
  "a @ https://x.example os_name=='x'",
  "a @ https://x.example >=1",
  "a;",
  "a; ",
  "a; os_name",
  "a; os_name ==",
  "a; os_name = 'x'",
  "a; os_name == x",
  "a; foo == 'x'",
  "a; constructor == 'x'",
  "a; os_name == 'x",
  "a; os_name == 'x\\'",
  "a; os_name == 'x' and",
  "a; os_name == 'x' xor os_name == 'y'",
  "a; os_name == 'x' os_name == 'y'",
  "a; (os_name == 'x'",
  "a; os_name == 'x')",
  "a; ()",
  "a; os_name notin 'x'",
  "a; os_name in_ 'x'",
  "a; os_name == 'x' # comment",
  "a\n",
  "a >=1\n; os_name == 'x'",
  "a @ https://x.example/\nEvil: x",
  "a\0",
];

describe("78, E06: invalid dependency specifiers are refused", () => {
  for (const text of invalid)
    test(JSON.stringify(text), () => {
      expect(refusalOf(() => parseRequirement(text)).code).toMatch(
        /^(requirement|marker|specifier|extra)\.invalid$/,
      );
    });

  test("a marker of 1 MB, and parentheses thousands deep", () => {
    for (const text of [
      `a; ${"os_name == 'x' or ".repeat(60_000)}os_name == 'x'`,
      `a; ${"(".repeat(5_000)}os_name == 'x'${")".repeat(5_000)}`,
      `a; ${"(".repeat(16_000)}`,
      `a[${"b,".repeat(8_000)}`,
      `a${" ".repeat(16_000)}!`,
      `a${"-".repeat(16_000)}`,
    ])
      expect(refusalOf(() => parseRequirement(text)).kind).toBe("invalid");
  });
});
