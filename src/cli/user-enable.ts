/** `gatehouse user enable NAME`: lets somebody in again who was disabled. */
import { buildCommand } from "@stricli/core";
import { enablePerson } from "../accounts/enable-person.ts";
import { type ConfigFlags, configFlags, textArgument } from "./flags.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const userEnable = buildCommand({
  docs: { brief: "Let a disabled user in again; tokens that were not revoked work again" },
  parameters: {
    flags: configFlags,
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The user name")] },
  },
  func: enable,
});

async function enable(flags: ConfigFlags, name: string): Promise<void> {
  await withHouse(flags, ({ house, actor }) => enablePerson(house, actor, name));
  say(`'${name.toLowerCase()}' is enabled; tokens that were not revoked work again.`);
}
