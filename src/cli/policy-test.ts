/** `gatehouse policy test FILE`: cases that admins write, judged by a policy file; exit status 1 when one fails. */
import { buildCommand } from "@stricli/core";
import { loadPolicy, loadPolicyCases } from "../config/load-config.ts";
import { Refusal } from "../errors.ts";
import { decisionWords, placeOf } from "../policy/decision-words.ts";
import { judgeCase, type JudgedCase, type PolicyCase } from "../policy/policy-case.ts";
import type { ConsoleContext } from "./console-context.ts";
import { jsonFlag, type JsonFlag, textArgument, textFlag } from "./flags.ts";
import { answer, answerJson } from "./say.ts";

type Flags = JsonFlag & { readonly policy?: string };

export const policyTest = buildCommand<Flags, [string], ConsoleContext>({
  docs: { brief: "Judge cases of your own by a policy; exit status 1 when one comes out otherwise" },
  parameters: {
    flags: {
      ...jsonFlag,
      policy: textFlag("F", "The config file, or one with the policy alone; gatehouse.yaml when left out"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        textArgument("FILE", "The cases, in YAML; config/policy-cases.example.yaml shows all keys"),
      ],
    },
  },
  func: run,
});

type Told = { readonly given: PolicyCase } & JudgedCase;

async function run(this: ConsoleContext, { json, policy: named }: Flags, file: string): Promise<void> {
  const now = Date.now();
  try {
    const { policy } = await loadPolicy(named ?? "gatehouse.yaml");
    const cases = await loadPolicyCases(file);
    const judged = cases.map((given): Told => ({ given, ...judgeCase(policy, given, now) }));
    const failed = judged.filter(({ differences }) => differences.length > 0).length;
    if (json) answerJson({ passed: judged.length - failed, failed, cases: judged.map(plain) });
    else {
      for (const each of judged) for (const line of linesOf(each)) answer(line);
      answer(`${judged.length - failed} passed, ${failed} failed.`);
    }
    if (failed > 0) this.process.exitCode = 1;
  } catch (error) {
    if (!json || !(error instanceof Refusal)) throw error;
    answerJson({ passed: 0, failed: 0, cases: [], faults: error.details["faults"] ?? [error.sentence] });
    this.process.exitCode = 1;
  }
}

function linesOf({ given, differences, ...judged }: Told): string[] {
  if (differences.length === 0) return [`ok      ${given.name}`];
  const { file, line } = given.place;
  const sentence = sentenceOf(judged);
  return [
    `FAILED  ${given.name} (${file}:${line})`,
    ...differences.map((difference) => `        ${difference}`),
    ...(sentence === null ? [] : [`        ${sentence}`]),
  ];
}

function plain({ given, decision, facts, differences }: Told) {
  return {
    name: given.name,
    place: `${given.place.file}:${given.place.line}`,
    ok: differences.length === 0,
    verdict: decision.verdict,
    code: decision.code,
    rule: decision.rule === undefined ? null : placeOf(decision.rule),
    sentence: sentenceOf({ decision, facts }),
    differences,
  };
}

/** What would be told to whoever did it. */
function sentenceOf({ decision, facts }: Pick<JudgedCase, "decision" | "facts">): string | null {
  return decisionWords(decision, facts, "")?.message ?? null;
}
