/** `gatehouse user disable NAME`: shuts somebody out; their tokens stop at once. */
import { buildCommand } from "@stricli/core";
import { disablePerson } from "../accounts/disable-person.ts";
import { type ConfigFlags, configFlags, textArgument } from "./flags.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const userDisable = buildCommand({
  docs: { brief: "Shut a user out; their tokens stop at once" },
  parameters: {
    flags: configFlags,
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The user name")] },
  },
  func: disable,
});

async function disable(flags: ConfigFlags, name: string): Promise<void> {
  await withHouse(flags, ({ house, actor }) => disablePerson(house, actor, name));
  say(`'${name.toLowerCase()}' is disabled; their tokens no longer work.`);
}
