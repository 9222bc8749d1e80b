/** The pages about policy, with props that use all they can show. */
import type { Explanation } from "../../src/gate/explain-policy.ts";
import { levelRule, type Policy } from "../../src/policy/policy.ts";
import { parseNameGlob } from "../../src/packaging/name-glob.ts";
import { PolicyPage } from "../../src/web/admin/policy-page.tsx";
import { PolicyHelpPage } from "../../src/web/help/policy-page.tsx";
import { ProjectRulesPage } from "../../src/web/why/project-rules-page.tsx";
import { noon } from "./policy-facts.ts";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

export function policySamples(say: Say): readonly SamplePage[] {
  const who = { userName: say("ada"), csrf: say("t0k3n"), at: noon };
  const policy = samplePolicy(say);
  const text = `policy:\n  critical:\n    - match: ["acme-*", "payroll"]  # ships in every payroll image\n      level: phishing_resistant`;
  const load = {
    id: 2,
    at: noon,
    file: say("gatehouse.yaml"),
    loadedBy: say("page by ada"),
    difference: [say("added: gatehouse.yaml:14 acme-*, payroll: level a security key")],
    text,
    firstLine: 12,
    sha256: "9f".repeat(32),
  };
  const failure = {
    id: 1,
    at: noon,
    file: say("gatehouse.yaml"),
    loadedBy: "SIGHUP",
    faults: [
      say("gatehouse.yaml:15:14: policy.critical[0].level: 'no' is not one of any_2fa, phishing_resistant."),
    ],
  };
  const parts = [
    { lines: [say("added: gatehouse.yaml:14 acme-*: level a security key")] },
    {
      heading: "At once:",
      lines: [
        say("becomes critical: acme-auth"),
        say("is locked out: bob, who has a password alone (acme-auth)"),
      ],
    },
    { heading: "In all:", lines: ["People locked out: 1. Tokens that stop: 0."] },
  ];
  return [
    {
      name: "admin-policy",
      page: (
        <PolicyPage
          {...who}
          policy={policy}
          loads={[load, { ...load, id: 1, difference: [] }]}
          reloads
          reloaded="loaded"
        />
      ),
    },
    {
      name: "admin-policy-checked",
      page: (
        <PolicyPage
          {...who}
          policy={policy}
          loads={[load]}
          failure={failure}
          warning={say("From 2026-04-10 on every admin is locked out.")}
          reloads={false}
          text={say(text)}
          checked={{ parts, locksOut: true }}
        />
      ),
    },
    { name: "help-policy", page: <PolicyHelpPage /> },
    {
      name: "project-rules",
      page: (
        <ProjectRulesPage
          name={say("acme-auth")}
          exists
          user={say("bob")}
          self={false}
          choose
          explained={explained(say)}
        />
      ),
    },
    {
      name: "project-rules-none",
      page: (
        <ProjectRulesPage
          name={say("other")}
          exists={false}
          user={say("ada")}
          self
          choose={false}
          explained={{
            rules: [],
            actions: [
              {
                action: "upload",
                verdict: "allowed",
                code: "policy.free",
                sentence: say("No rule holds for it."),
              },
            ],
          }}
        />
      ),
    },
    {
      name: "admin-policy-none",
      page: (
        <PolicyPage
          {...who}
          policy={{ ...policy, critical: [] }}
          loads={[]}
          reloads
          checked={{ faults: failure.faults }}
        />
      ),
    },
  ];
}

function explained(say: Say): Explanation {
  const place = say("gatehouse.yaml:14");
  const rule = {
    phase: "enforced" as const,
    place,
    level: "phishing_resistant" as const,
    reason: say("ships in every payroll image"),
    since: say("2026-03-01"),
    tie: false,
    words: say("gatehouse.yaml:14 acme-*: level a security key"),
  };
  const refused = {
    action: "upload" as const,
    verdict: "refused" as const,
    code: "policy.level" as const,
    sentence: say("acme-auth needs a security key to publish (gatehouse.yaml:14, since 2026-03-01)."),
  };
  return {
    rules: [rule, { ...rule, phase: "warned", reason: undefined, since: undefined, tie: true }],
    actions: [
      refused,
      { ...refused, action: "yank", verdict: "warned" },
      { ...refused, action: "settings", verdict: "allowed", sentence: "Nothing is asked for." },
    ],
  };
}

function samplePolicy(say: Say): Policy {
  const place = { file: say("gatehouse.yaml"), line: 14 };
  const rule = {
    ...levelRule({ origin: "critical", place, level: "phishing_resistant" }),
    match: ["acme-*", "payroll"].map(parseNameGlob),
    reason: say("ships in every payroll image"),
    announced: noon,
    enforceFrom: noon + 1,
    exempt: [{ user: say("legacy-bot"), until: noon, reason: say("ticket 812") }],
  };
  return { file: place.file, secondFactor: { everyone: "optional" }, critical: [rule] };
}
