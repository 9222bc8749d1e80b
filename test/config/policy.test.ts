/** The section `policy`: read strictly, every fault with its place and fix, and never weaker than it was meant. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { formatFault } from "../../src/config/fault.ts";
import { loadConfig, loadPolicy } from "../../src/config/load-config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { parsePolicyFile } from "../../src/config/parse-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { tempFolder } from "../support/test-house.ts";

function faultsOf(text: string): string[] {
  const parsed = parseConfig(text, "g.yaml");
  return "faults" in parsed ? parsed.faults.map(formatFault) : [];
}

function policyIn(text: string): Policy {
  const parsed = parseConfig(text, "folder/g.yaml");
  if ("faults" in parsed) throw new Error(parsed.faults.map(formatFault).join("\n"));
  if (parsed.settings.policy === undefined) throw new Error("there is no policy");
  return parsed.settings.policy;
}

test("a whole policy, with the lines that its rules stand on", () => {
  const policy = policyIn(`
policy:
  second_factor: { everyone: required_by, date: 2026-12-01 }
  critical:
    - match: ["Acme_*", "PayRoll"]
      level: phishing_resistant
      publish: [token]
      release: two_person
      token: { max_age: 30d, require_cidr: true }
      close_release_after: 14d
      reason: "ships in every payroll image"
      announced: 2026-01-12
      warn_from: 2026-02-01
      enforce_from: 2026-03-01
      exempt: [{ user: Legacy-Bot, until: 2026-04-01, reason: "ticket 812" }]
    - top_downloads: { percent: 1, over: 180d }
      level: any_2fa
`);
  expect(JSON.parse(JSON.stringify(policy))).toEqual({
    file: "g.yaml",
    secondFactor: {
      everyone: "required_by",
      date: Date.UTC(2026, 11, 1),
      place: { file: "g.yaml", line: 3 },
    },
    critical: [
      {
        origin: "critical",
        place: { file: "g.yaml", line: 5 },
        match: ["acme-*", "payroll"],
        level: "phishing_resistant",
        publish: ["token"],
        release: "two_person",
        token: { maxAge: 30 * 86_400_000, requireCidr: true },
        closeReleaseAfter: 14 * 86_400_000,
        reason: "ships in every payroll image",
        announced: Date.UTC(2026, 0, 12),
        warnFrom: Date.UTC(2026, 1, 1),
        enforceFrom: Date.UTC(2026, 2, 1),
        exempt: [{ user: "legacy-bot", until: Date.UTC(2026, 3, 1), reason: "ticket 812" }],
      },
      {
        origin: "critical",
        place: { file: "g.yaml", line: 16 },
        match: [],
        topDownloads: { percent: 1, over: 180 * 86_400_000 },
        level: "any_2fa",
        publish: ["trusted_publisher", "token"],
        release: "direct",
        token: { requireCidr: false },
        exempt: [],
      },
    ],
  });
});

test("J16 names in a policy are brought to their normal form", () => {
  const text = "policy: { critical: [{ match: [P_X, 'Q..*', r], level: any_2fa }] }";
  expect(policyIn(text).critical[0]?.match.map(String)).toEqual(["p-x", "q-*", "r"]);
});

test("no policy, and one that demands nothing", () => {
  expect(faultsOf("log: {}\n")).toEqual([]);
  expect(policyIn("policy: {}\n")).toMatchObject({ secondFactor: { everyone: "optional" }, critical: [] });
});

const one = (entry: string) => `policy: { critical: [{ match: [a], level: any_2fa, ${entry} }] }`;

const groups: Record<string, [title: string, text: string, faults: string[]][]> = {
  "J38 no word means off by mistake": [
    [
      "level: no",
      "policy: { critical: [{ match: [a], level: no }] }",
      ["1:43: policy.critical[0].level: 'no' is not one of any_2fa, phishing_resistant."],
    ],
    [
      "level: off",
      "policy: { critical: [{ match: [a], level: off }] }",
      ["1:43: policy.critical[0].level: 'off' is not one of"],
    ],
    [
      "level: false",
      "policy: { critical: [{ match: [a], level: false }] }",
      ["1:43: policy.critical[0].level: expected one of any_2fa, phishing_resistant, found false."],
    ],
    [
      "level: ''",
      "policy: { critical: [{ match: [a], level: '' }] }",
      ["1:43: policy.critical[0].level: '' is not one of"],
    ],
    [
      "a level nearly right",
      "policy: { critical: [{ match: [a], level: any-2fa }] }",
      [
        "1:43: policy.critical[0].level: 'any-2fa' is not one of any_2fa, phishing_resistant. Did you mean \"any_2fa\"?",
      ],
    ],
    [
      "a level of nothing",
      "policy: { critical: [{ match: [a], level: }] }",
      ["1:43: policy.critical[0].level: expected one of any_2fa, phishing_resistant, found nothing."],
    ],
    [
      "no level",
      "policy: { critical: [{ match: [a] }] }",
      ["1:22: policy.critical[0].level: the key is missing."],
    ],
    [
      "misspelt critical",
      "policy: { critcal: [] }",
      ['1:11: policy.critcal: unknown key. Did you mean "critical"?'],
    ],
    ["misspelt policy", "polcy: { critical: [] }", ['1:1: polcy: unknown key. Did you mean "policy"?']],
    ["a policy of nothing", "policy:\n", ["1:8: policy: expected a mapping, found nothing."]],
    [
      "critical of nothing",
      "policy:\n  critical:\n",
      ["2:12: policy.critical: expected a list, found nothing."],
    ],
    [
      "one entry without its dash",
      "policy:\n  critical:\n    match: [a]\n",
      ["3:5: policy.critical: expected a list, found a mapping."],
    ],
    [
      "match as text",
      "policy: { critical: [{ match: 'a', level: any_2fa }] }",
      ["1:31: policy.critical[0].match: expected a list, found text."],
    ],
    [
      "match of nothing",
      "policy: { critical: [{ match: [], level: any_2fa }] }",
      ["1:31: policy.critical[0].match: the list is empty."],
    ],
    ["publish of nothing", one("publish: []"), ["1:61: policy.critical[0].publish: the list is empty."]],
    [
      "a key that lowers the level again",
      "policy:\n  critical:\n    - match: [a]\n      level: phishing_resistant\n      level: any_2fa\n",
      ["5:7: policy.critical[0].level: the key 'level' stands twice, first on line 4."],
    ],
    [
      "critical twice",
      "policy:\n  critical: [{ match: [a], level: any_2fa }]\n  critical: []\n",
      ["3:3: policy.critical: the key 'critical' stands twice"],
    ],
    [
      "policy twice",
      "policy: { critical: [{ match: [a], level: any_2fa }] }\npolicy: {}\n",
      ["2:1: policy: the key 'policy' stands twice"],
    ],
    [
      "two files",
      "policy: {}\npolicy_file: p.yaml\n",
      ["2:14: policy_file: the policy stands in this file, and another file is named for it."],
    ],
    [
      "everyone: yes",
      "policy: { second_factor: { everyone: yes } }",
      ["1:38: policy.second_factor.everyone: 'yes' is not one of optional, required, required_by."],
    ],
    [
      "second_factor as a word",
      "policy: { second_factor: required }",
      ["1:26: policy.second_factor: expected a mapping, found text."],
    ],
    [
      "second_factor of nothing",
      "policy: { second_factor: {} }",
      ["1:26: policy.second_factor.everyone: the key is missing."],
    ],
    [
      "require_cidr: 'true'",
      one("token: { require_cidr: 'true' }"),
      ["1:75: policy.critical[0].token.require_cidr: expected true or false, found text."],
    ],
    [
      "require_cidr: yes",
      one("token: { require_cidr: yes }"),
      ["1:75: policy.critical[0].token.require_cidr: expected true or false, found text."],
    ],
    [
      "release: Staged",
      one("release: Staged"),
      [
        "1:61: policy.critical[0].release: 'Staged' is not one of direct, staged, two_person. Did you mean \"staged\"?",
      ],
    ],
    [
      "an unknown way",
      one("publish: [tokens]"),
      [
        "1:62: policy.critical[0].publish[0]: 'tokens' is not one of trusted_publisher, token. Did you mean \"token\"?",
      ],
    ],
  ],
  "N10 what contradicts itself": [
    [
      "no projects",
      "policy: { critical: [{ level: any_2fa }] }",
      ["1:22: policy.critical[0]: the entry chooses no project."],
    ],
    [
      "two choices in one entry",
      one("top_downloads: { percent: 1, over: 9d }"),
      ["1:22: policy.critical[0]: match and top_downloads stand in one entry"],
    ],
    [
      "the same pattern twice",
      "policy: { critical: [{ match: [A.b, a_B], level: any_2fa }] }",
      ["1:37: policy.critical[0].match[1]: 'a-b' stands in the list already."],
    ],
    [
      "a warning before the announcement",
      one("announced: 2026-02-02, warn_from: 2026-02-01, enforce_from: 2026-03-01"),
      ["1:86: policy.critical[0].warn_from: warn_from lies before announced."],
    ],
    [
      "enforced before the warning",
      one("warn_from: 2026-02-02, enforce_from: 2026-02-01"),
      ["1:89: policy.critical[0].enforce_from: enforce_from lies before warn_from."],
    ],
    [
      "enforced before the announcement",
      one("announced: 2026-02-02, enforce_from: 2026-02-01"),
      ["1:89: policy.critical[0].enforce_from: enforce_from lies before announced."],
    ],
    [
      "announced and never enforced",
      one("announced: 2026-02-02"),
      [
        "1:63: policy.critical[0].announced: there is announced and no day from which the rule is enforced. Add enforce_from.",
      ],
    ],
    [
      "warned and never enforced",
      one("warn_from: 2026-02-02"),
      ["1:63: policy.critical[0].warn_from: there is warn_from and no day"],
    ],
    [
      "required_by without a date",
      "policy: { second_factor: { everyone: required_by } }",
      ["1:38: policy.second_factor.everyone: required_by has no date."],
    ],
    [
      "required with a date",
      "policy: { second_factor: { everyone: required, date: 2026-12-01 } }",
      ["1:54: policy.second_factor.date: a date goes with required_by alone, and everyone says required."],
    ],
  ],
  "what is malformed": [
    [
      "a day that does not exist",
      one("enforce_from: 2026-02-30"),
      ["1:66: policy.critical[0].enforce_from: '2026-02-30' is not a date."],
    ],
    [
      "an age without a unit",
      one("token: { max_age: 30 }"),
      ["1:70: policy.critical[0].token.max_age: '30' is not a duration."],
    ],
    [
      "an exemption without an end",
      one("exempt: [{ user: jo, reason: x }]"),
      ["1:61: policy.critical[0].exempt[0].until: the key is missing."],
    ],
    [
      "an exemption of everybody",
      one("exempt: [{ user: '*', until: 2026-04-01, reason: x }]"),
      ["1:69: policy.critical[0].exempt[0].user: '*' is not a user name."],
    ],
    [
      "a percentage of nothing",
      "policy: { critical: [{ top_downloads: { percent: 0, over: 9d }, level: any_2fa }] }",
      ["1:50: policy.critical[0].top_downloads.percent: 0 is out of range."],
    ],
    [
      "a reason of two lines",
      one('reason: "a\\nb"'),
      ["1:60: policy.critical[0].reason: 'a\\u{000a}b' is not a reason."],
    ],
    [
      "a pattern of nothing",
      "policy: { critical: [{ match: ['**'], level: any_2fa }] }",
      ["1:32: policy.critical[0].match[0]: '**' is not a pattern of project names."],
    ],
    [
      "every fault at once",
      "policy:\n  critical:\n    - match: ['?']\n      level: no\n    - level: any_2fa\n      relase: direct\n",
      [
        "3:15: policy.critical[0].match[0]",
        "4:14: policy.critical[0].level",
        "5:7: policy.critical[1]: the entry chooses no project.",
        "6:7: policy.critical[1].relase",
      ],
    ],
  ],
};

for (const [title, cases] of Object.entries(groups)) {
  describe(title, () => {
    test.each(cases)("%s", (_, text, expected) => {
      const faults = faultsOf(text);
      expect(faults.map((line, n) => line.slice(0, `g.yaml:${expected[n] ?? ""}`.length))).toEqual(
        expected.map((line) => `g.yaml:${line}`),
      );
    });
  });
}

describe("a file for the policy alone", () => {
  async function load(files: Record<string, string | Uint8Array>, main = "g.yaml") {
    using folder = tempFolder();
    for (const [name, text] of Object.entries(files)) {
      const written = typeof text === "string" ? text.replace("FOLDER", folder.path) : text;
      await Bun.write(join(folder.path, name), written);
    }
    return await loadPolicy(join(folder.path, main));
  }
  const named = "log: {}\npolicy_file: FOLDER/p.yaml\n";
  const good = "# ours\npolicy:\n  critical: [{ match: [a], level: any_2fa }]\n";

  test("it is read, with its own name, lines and hash", async () => {
    const source = await load({ "g.yaml": named, "p.yaml": good });
    expect(source).toMatchObject({
      file: "p.yaml",
      policy: { file: "p.yaml", critical: [{ place: { file: "p.yaml", line: 3 } }] },
      text: "policy:\n  critical: [{ match: [a], level: any_2fa }]",
      firstLine: 2,
      sha256: new Bun.CryptoHasher("sha256").update(good).digest("hex"),
    });
  });

  test("the section in the main file gives its own lines and nothing else of the file", async () => {
    const source = await load({ "g.yaml": "log: {}\npolicy:\n  critical: []\naccess: {}\n" });
    expect(source).toMatchObject({ text: "policy:\n  critical: []", firstLine: 2, file: "g.yaml" });
  });

  test.each<[string, string | Uint8Array, string]>([
    ["empty", "", "the file is empty"],
    ["not YAML", "policy: [", "not YAML"],
    ["not UTF-8", new Uint8Array([0xff]), "not UTF-8"],
    ["without its key", "critical: []\n", "critical: unknown key. Known here: policy."],
    ["with other settings", `${good}log: {}\n`, "log: unknown key."],
    ["with a fault", "policy: { critical: [{ match: [a], level: no }] }", "'no' is not one of"],
  ])("J37 one that is %s is refused", async (_title, text, words) => {
    const refusal = await load({ "g.yaml": named, "p.yaml": text }).catch((error: unknown) => error);
    const { code, details } = refusalOf(() => {
      throw refusal;
    });
    expect(code).toBe("config.faulty");
    expect(JSON.stringify(details["faults"])).toContain(words);
  });

  test("J37 one that is missing is refused, and so is the start", async () => {
    const refused = {
      code: "config.unreadable",
      message: expect.stringContaining("p.yaml' does not exist") as string,
    };
    expect(await load({ "g.yaml": named }).catch((error: unknown) => error)).toMatchObject(refused);
    using folder = tempFolder();
    const main = join(folder.path, "g.yaml");
    await Bun.write(main, named.replace("FOLDER", folder.path));
    expect(await loadConfig(main, {}).catch((error: unknown) => error)).toMatchObject(refused);
  });

  test("reading it never throws", () => {
    expect(parsePolicyFile("policy: {}\n", "p.yaml")).toMatchObject({ critical: [] });
    expect(parsePolicyFile("[]", "p.yaml")).toMatchObject({
      faults: [{ what: "expected a mapping, found a list." }],
    });
  });
});
