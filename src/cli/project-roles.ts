/** `gatehouse project roles PROJECT`: its owners and maintainers. */
import { buildCommand } from "@stricli/core";
import { listRoles } from "../catalog/roles.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { answer, answerJson } from "./say.ts";
import { table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const projectRoles = buildCommand({
  docs: { brief: "List owners and maintainers" },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [projectArgument] },
  },
  func: list,
});

async function list({ json, ...flags }: ConfigFlags & JsonFlag, name: ProjectName): Promise<void> {
  const roles = await withHouse(flags, ({ house }) => listRoles(house.db, name));
  if (json) return answerJson(roles);
  answer(
    table(
      ["USER", "ROLE"],
      roles.map(({ user, role }) => [user, role]),
    ),
  );
}
