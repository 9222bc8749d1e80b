/** The pages of the policy on one project and of readiness, with props that use all they can show. */
import type { Standing } from "../../src/policy/standing.ts";
import { standingOf } from "../../src/policy/standing.ts";
import type { SurveyedPerson } from "../../src/readiness/survey.ts";
import { ReadinessPage } from "../../src/web/admin/readiness-page.tsx";
import { PolicyPage } from "../../src/web/manage/policy-page.tsx";
import { ruleOf } from "./policy-facts.ts";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;
type Who = { readonly userName: string; readonly csrf: string };

const at = Date.UTC(2026, 2, 1, 9, 30);
const day = 86_400_000;

/** Of one that warns, with a rule of its owners beside. */
export function sampleStanding(say: Say): Standing {
  const place = { file: say("gatehouse.yaml"), line: 14 };
  const rules = [
    {
      ...ruleOf({
        reason: say("ships in every payroll image"),
        announced: at - 60 * day,
        warnFrom: at - 30 * day,
      }),
      place,
      enforceFrom: at + 30 * day,
      exempt: [{ user: say("legacy-bot"), until: at + 60 * day, reason: say("ticket 812") }],
    },
    ruleOf({
      origin: "owner",
      level: "any_2fa",
      release: "two_person",
      token: { requireCidr: true, maxAge: 30 * day },
      since: at,
    }),
  ];
  const standing = standingOf(rules, at);
  if (standing === undefined) throw new Error("both rules hold");
  return standing;
}

function samplePeople(say: Say): readonly SurveyedPerson[] {
  const standing = sampleStanding(say);
  const duty = { project: "payroll", standing, ready: true };
  const stop = { id: 1, name: say("payroll CI"), user: say("bob"), projects: ["payroll"] };
  const ada = {
    id: 1,
    name: say("ada"),
    kind: "person" as const,
    admin: false,
    level: "phishing_resistant" as const,
    duties: [duty],
    tokens: 0,
    ownTokens: 0,
    stopping: [],
  };
  return [
    ada,
    {
      ...ada,
      id: 2,
      name: say("bob"),
      level: "password",
      duties: [
        { ...duty, project: "", ready: false },
        { ...duty, ready: false },
      ],
      tokens: 2,
      ownTokens: 2,
      stopping: [{ ...stop, why: "policy.token_level" }],
    },
    {
      ...ada,
      id: 3,
      name: say("release-bot"),
      kind: "service",
      level: "password",
      stopping: [
        { ...stop, id: 2, why: "policy.service_account" },
        { ...stop, id: 3, why: "policy.token_age" },
      ],
    },
  ];
}

export function policySamples(say: Say, who: Who): readonly SamplePage[] {
  const frame = { ...who, name: "payroll", role: "owner" as const, at };
  const nothing = { level: null, release: "direct", maxAge: null, requireCidr: false } as const;
  return [
    {
      name: "manage-policy",
      page: (
        <PolicyPage
          {...frame}
          fault={say("No.")}
          standing={sampleStanding(say)}
          people={samplePeople(say)}
          demand={{ level: "any_2fa", release: "two_person", maxAge: 30 * day, requireCidr: true }}
        />
      ),
    },
    {
      name: "manage-policy-none",
      page: <PolicyPage {...frame} role="maintainer" people={[]} demand={nothing} />,
    },
    ...readinessSamples(say, who),
  ];
}

function readinessSamples(say: Say, who: Who): readonly SamplePage[] {
  const figures = {
    projects: 120,
    projectsReady: 80,
    people: 40,
    peopleReady: 31,
    tokens: 64,
    tokensReady: 60,
  };
  const days = [...Array(30).keys()].map((each) => ({
    ...figures,
    day: Math.floor(at / day) - 29 + each,
    peopleReady: each + 2,
  }));
  const project = {
    name: "payroll",
    standing: sampleStanding(say),
    people: 7,
    unready: ["bob", "cy", "di", "ed", "fay", "guy"].map(say),
    stopping: [say("payroll CI of bob")],
  };
  const page = { ...who, figures, days, at, chosen: { q: say("pay"), show: "unready" as const } };
  return [
    {
      name: "admin-readiness-projects",
      page: (
        <ReadinessPage
          {...page}
          list={{
            by: "project",
            rows: [project, { ...project, name: "payslip", unready: [], stopping: [] }],
          }}
          next="/admin/readiness?page=2"
        />
      ),
    },
    {
      name: "admin-readiness-people",
      page: (
        <ReadinessPage
          {...page}
          list={{ by: "person", rows: samplePeople(say) }}
          previous="/admin/readiness?by=person&page=1"
        />
      ),
    },
    {
      name: "admin-readiness-none",
      page: (
        <ReadinessPage {...page} days={[]} chosen={{ q: "", show: "" }} list={{ by: "project", rows: [] }} />
      ),
    },
  ];
}
