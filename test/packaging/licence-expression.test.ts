/** Licence expressions: every vector of section 15.4 and what lies just beyond them. */
import { describe, expect, test } from "bun:test";
import { canonicalLicence } from "../../src/packaging/licence-expression.ts";
import { refusalOf } from "../support/refusal-of.ts";

const valid: [input: string, canonical: string][] = [
  ["mit", "MIT"],
  ["mIt", "MIT"],
  [" mIt ", "MIT"],
  ["Bsd-3-clause", "BSD-3-Clause"],
  ["mit or apache-2.0", "MIT OR Apache-2.0"],
  ["mit and (apache-2.0 or bsd-2-clause)", "MIT AND (Apache-2.0 OR BSD-2-Clause)"],
  ["gpl-2.0-or-later with bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2"],
  [
    "GPL-3.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause",
    "GPL-3.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause",
  ],
  ["mit  and  ( apache-2.0+  or  mpl-2.0+ )", "MIT AND (Apache-2.0+ OR MPL-2.0+)"],
  ["licenseref-public-domain", "LicenseRef-public-domain"],
  ["LicenseRef-Beerware-4.2", "LicenseRef-Beerware-4.2"],
  [
    "(LicenseRef-Special-License OR licenseref-OtherLicense) OR unlicense",
    "(LicenseRef-Special-License OR LicenseRef-OtherLicense) OR Unlicense",
  ],
  ["(MIT)", "(MIT)"],
  ["(( MIT ))", "((MIT))"],
  ["((MIT AND (MIT)))", "((MIT AND (MIT)))"],
  ["gpl-2.0", "GPL-2.0"],
  ["GPL-2.0+", "GPL-2.0+"],
  ["GPL-2.0-only WITH nokia-qt-exception-1.1", "GPL-2.0-only WITH Nokia-Qt-exception-1.1"],
  ["Apache-2.0 WITH pcre2-exception", "Apache-2.0 WITH PCRE2-exception"],
];

const invalid = [
  "",
  " ",
  "Use-it-after-midnight",
  "LicenseRef-License with spaces",
  "LicenseRef-License_with_underscores",
  "LicenseRef-Foo+",
  "LicenseRef-",
  "or",
  "and",
  "with",
  "mit or",
  "mit and",
  "mit with",
  "or mit",
  "and mit",
  "with mit",
  "(mit",
  "mit)",
  ") mit",
  "mit (",
  "mit or or apache-2.0",
  "mit or apache-2.0 (bsd-3-clause and MPL-2.0)",
  "Apache-2.0 OR 2-BSD-Clause",
  "()",
  "( ) or mit",
  "mit and ( )",
  "( ) with ( ) or mit",
  "mit WITH Classpath-exception-2.0 WITH GCC-exception-3.1",
  "(mit) WITH Classpath-exception-2.0",
  "(mit OR Apache-2.0) WITH Classpath-exception-2.0",
  "mit apache-2.0",
  "mit with (Classpath-exception-2.0)",
  "mit with mit",
  "Classpath-exception-2.0",
  "mit++",
  "\u212anuth-CTAN",
  "mit or constructor",
];

describe("72: valid expressions get their canonical spelling", () => {
  for (const [input, canonical] of valid)
    test(`${JSON.stringify(input)} is ${canonical}`, () => {
      expect(canonicalLicence(input)).toBe(canonical);
      expect(canonicalLicence(canonical)).toBe(canonical);
    });
});

describe("72, E09: invalid expressions are refused", () => {
  for (const input of invalid)
    test(JSON.stringify(input), () =>
      expect(refusalOf(() => canonicalLicence(input)).code).toBe("licence.invalid"),
    );
});

test("72: nesting of any depth is read without recursion", () => {
  const deep = `${"(".repeat(20_000)}mit${")".repeat(20_000)}`;
  expect(canonicalLicence(deep)).toHaveLength(40_003);
  expect(refusalOf(() => canonicalLicence("(".repeat(20_000))).code).toBe("licence.invalid");
});
