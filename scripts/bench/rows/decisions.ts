/** How often one core decides by the policy: the file of an ordinary house, and one of 200 rules. */
import { demandOn } from "../../../src/policy/demand.ts";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { parseNameGlob } from "../../../src/packaging/name-glob.ts";
import { levelRule, openPolicy, type Policy } from "../../../src/policy/policy.ts";
import type { Bench } from "../bench.ts";
import { median } from "../rounds.ts";
import type { Row } from "../row.ts";

const WANTED = 500_000;
const ACTS = 200_000;

/** In this process: the gate is a pure function, and the executable runs the same source. */
export async function decisionRows({ rounds }: Pick<Bench, "rounds">): Promise<Row[]> {
  return [4, 200].map((rules) => {
    const policy = policyOf(rules);
    const rates = Array.from({ length: rounds }, () => decisionsPerSecond(policy));
    const rate = median(rates);
    return {
      what: `decisions by a policy of ${rules} rules`,
      gatehouse: `${Math.round(rate).toLocaleString("en")}/s`,
      reference: "",
      target: rules === 4 ? "500,000/s" : "",
      verdict: rules !== 4 ? "told" : rate >= WANTED ? "met" : "missed",
      means: "finding the rules of a project, ordering them and judging an upload by them, on one core",
    };
  });
}

function policyOf(rules: number): Policy {
  const place = { file: "gatehouse.yaml", line: 1 };
  const critical = Array.from({ length: rules }, (_, n) => ({
    ...levelRule({ origin: "critical", place, level: n % 2 === 0 ? "any_2fa" : "phishing_resistant" }),
    match: [n < 2 ? "acme-*" : `team-${n}-*`, `other-${n}`].map(parseNameGlob),
    reason: "ships in every payroll image",
  }));
  return { ...openPolicy, critical };
}

/** Every tenth act is on a project that two rules hold for; a third of the actors are strong enough. */
export function decisionsPerSecond(policy: Policy): number {
  const levels = ["password", "any_2fa", "phishing_resistant"] as const;
  const projects = Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? `acme-${n}` : `project-${n}`));
  const at = Date.UTC(2026, 2, 1);
  const token = {
    kind: "token",
    user: "jo",
    service: false,
    token: "ci",
    mintedAt: at,
    cidrs: false,
  } as const;
  const actors = levels.map((level) => ({ ...token, level, holderFactors: level }));
  let refused = 0;
  const started = performance.now();
  for (let n = 0; n < ACTS; n += 1) {
    const project = projects[n % projects.length];
    const who = actors[n % 3] ?? token;
    const demand = demandOn(policy, { project, at, topOf: () => false });
    const facts = {
      at,
      action: "upload",
      project,
      demand,
      who: { level: "password", holderFactors: "password", ...who },
    } as const;
    if (evaluate(facts).verdict === "refused") refused += 1;
  }
  const seconds = (performance.now() - started) / 1000;
  if (refused === 0 || refused === ACTS) throw new Error("the decisions are all alike");
  return ACTS / seconds;
}
