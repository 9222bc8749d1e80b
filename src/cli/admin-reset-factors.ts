/** `gatehouse admin reset-factors NAME --reason R`: lets somebody back in who lost every factor and every code. */
import { buildCommand } from "@stricli/core";
import { resetFactors } from "../second-factor/reset-factors.ts";
import { type ConfigFlags, configFlags, neededFlag, textArgument } from "./flags.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const adminResetFactors = buildCommand({
  docs: { brief: "Remove somebody's second factors and codes; always recorded" },
  parameters: {
    flags: { reason: neededFlag("R", "How you know that it is them, for the record"), ...configFlags },
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The user name")] },
  },
  func: reset,
});

async function reset(
  { reason, ...flags }: ConfigFlags & { readonly reason: string },
  name: string,
): Promise<void> {
  await withHouse(flags, ({ house, actor }) => resetFactors(house, actor, { name, reason }));
  say(`'${name.toLowerCase()}' has no second factor now; they sign in by password and add one.`);
}
