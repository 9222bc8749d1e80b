/** `gatehouse policy explain PROJECT`: which rules hold for a project, and what they say to somebody. */
import { buildCommand } from "@stricli/core";
import { explainPolicy, plainRules, strongestSession, tokenByNumber } from "../gate/explain-policy.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { policyActions } from "../policy/facts.ts";
import { invalid, quote } from "../errors.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { answer, answerJson } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags &
  JsonFlag & { readonly user?: string; readonly action?: string; readonly token?: string };

export const policyExplain = buildCommand<Flags, [ProjectName]>({
  docs: { brief: "Tell which rule decides for a project, and why" },
  parameters: {
    flags: {
      ...configFlags,
      ...jsonFlag,
      user: textFlag("U", "What it means for this person, signed in with their strongest factor"),
      action: textFlag("A", `What they would do: ${policyActions.join(", ")}; default: upload`),
      token: textFlag("ID", "What it means for this token, by its number"),
    },
    positional: { kind: "tuple", parameters: [projectArgument] },
  },
  func: explain,
});

async function explain(flags: Flags, project: ProjectName): Promise<void> {
  const { json, user, token, action: named = "upload" } = flags;
  const action = policyActions.find((each) => each === named);
  if (action === undefined) {
    throw invalid("usage", `There is no action ${quote(named)}.`, `There are: ${policyActions.join(", ")}.`);
  }
  const number = token === undefined ? undefined : tokenNumber(token);
  await withHouse(flags, ({ house }) => {
    const tx = house.db.orm;
    const who =
      number === undefined
        ? user === undefined
          ? undefined
          : strongestSession(tx, user)
        : tokenByNumber(tx, number);
    const { rules, actions } = explainPolicy(tx, { project, at: house.now(), who, actions: [action] });
    const [verdict] = actions;
    if (json) return answerJson({ project, action, rules: plainRules(rules), answer: verdict ?? null });
    if (rules.length === 0) answer(`No rule holds for ${project}.`);
    for (const { words, phase, tie } of rules)
      answer(`${phase}: ${words}${tie ? " (as strict as the first)" : ""}`);
    if (verdict !== undefined) answer(`${verdict.verdict} (${verdict.code}): ${verdict.sentence}`);
  });
}

function tokenNumber(written: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(written)) return Number(written);
  throw invalid(
    "usage",
    `${quote(written)} is not the number of a token.`,
    "'gatehouse token list' shows which there are.",
  );
}
