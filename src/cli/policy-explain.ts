/** `gatehouse policy explain PROJECT`: which rules hold for a project, and what they say to somebody. */
import { buildCommand } from "@stricli/core";
import { explainPolicy } from "../gate/explain-policy.ts";
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
  await withHouse(flags, ({ house }) => {
    const question = {
      project,
      action,
      at: house.now(),
      user,
      token: token === undefined ? undefined : Number(token),
    };
    const { rules, answer: verdict } = explainPolicy(house.db.orm, question);
    if (json) return answerJson({ project, action, rules, answer: verdict ?? null });
    if (rules.length === 0) answer(`No rule holds for ${project}.`);
    for (const { words, phase } of rules) answer(`${phase}: ${words}`);
    if (verdict !== undefined) answer(`${verdict.verdict} (${verdict.code}): ${verdict.sentence}`);
  });
}
