/** `gatehouse project grant PROJECT USER ROLE`: makes somebody an owner or a maintainer. */
import { buildChoiceParser, buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import type { Role } from "../catalog/project.ts";
import { setRole } from "../catalog/roles.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { argument, type ConfigFlags, configFlags } from "./flags.ts";
import { projectArgument, userArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const projectGrant = buildCommand({
  docs: { brief: "Make somebody an owner or maintainer" },
  parameters: {
    flags: configFlags,
    positional: {
      kind: "tuple",
      parameters: [
        projectArgument,
        userArgument,
        argument("ROLE", "owner or maintainer", buildChoiceParser<Role>(["owner", "maintainer"])),
      ],
    },
  },
  func: async (flags: ConfigFlags, name: ProjectName, user: string, role: Role) => {
    await withHouse(flags, ({ house, actor }) =>
      setRole(house, actor, { name, user: requirePerson(house.db.orm, user), role }),
    );
    say(`'${user.toLowerCase()}' is ${role} of '${name}'.`);
  },
});
