/** `gatehouse project status PROJECT STATUS`: active, archived, quarantined or deprecated (PEP 792). */
import { buildCommand, buildChoiceParser } from "@stricli/core";
import { type ProjectStatus, setProjectStatus } from "../catalog/project-status.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { argument, type ConfigFlags, configFlags, textFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly reason?: string };

const statuses = ["active", "archived", "quarantined", "deprecated"] as const;

export const projectStatus = buildCommand({
  docs: {
    brief: "Set the status: active, archived (takes no uploads), quarantined (serves nothing), deprecated",
  },
  parameters: {
    flags: { reason: textFlag("R", "Why; shown to whoever meets it"), ...configFlags },
    positional: {
      kind: "tuple",
      parameters: [
        projectArgument,
        argument("STATUS", statuses.join(", "), buildChoiceParser<ProjectStatus>([...statuses])),
      ],
    },
  },
  func: set,
});

async function set({ reason, ...flags }: Flags, name: ProjectName, status: ProjectStatus): Promise<void> {
  await withHouse(flags, ({ house, actor }) =>
    setProjectStatus(house, actor, { name, status, ...(reason === undefined ? {} : { reason }) }),
  );
  say(`'${name}' is ${status}.`);
}
