/** `gatehouse project revoke PROJECT USER`: takes somebody's role away. */
import { buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import { listRoles, setRole } from "../catalog/roles.ts";
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type ConfigFlags, configFlags } from "./flags.ts";
import { projectArgument, userArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const projectRevoke = buildCommand({
  docs: { brief: "Take somebody's role away" },
  parameters: {
    flags: configFlags,
    positional: { kind: "tuple", parameters: [projectArgument, userArgument] },
  },
  func: revoke,
});

async function revoke(flags: ConfigFlags, name: ProjectName, userName: string): Promise<void> {
  await withHouse(flags, ({ house, actor }) => {
    const user = requirePerson(house.db.orm, userName);
    if (!listRoles(house.db, name).some((held) => held.user === user.name)) throw noRole(name, user.name);
    setRole(house, actor, { name, user, role: null });
  });
  say(`'${userName.toLowerCase()}' has no role in '${name}' any more.`);
}

function noRole(name: ProjectName, user: string): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "role.unknown",
    message: `${quote(user)} has no role in project ${quote(name)}.`,
    remedy: `'gatehouse project roles ${name}' shows who has.`,
  });
}
