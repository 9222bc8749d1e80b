/** `gatehouse user reset-link NAME --reason R`: a link by which somebody sets a new password, to be handed over. */
import { buildCommand } from "@stricli/core";
import { makeResetLink } from "../accounts/reset-password.ts";
import { linkPath } from "../mail/account-letter.ts";
import { type ConfigFlags, configFlags, neededFlag, textArgument } from "./flags.ts";
import { answer, say } from "./say.ts";
import { withHouse } from "./with-house.ts";

export const userResetLink = buildCommand({
  docs: { brief: "Make a link to set a new password; second factors stay" },
  parameters: {
    flags: { reason: neededFlag("R", "How you know that it is them, for the record"), ...configFlags },
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The user name")] },
  },
  func: make,
});

async function make(
  { reason, ...flags }: ConfigFlags & { readonly reason: string },
  name: string,
): Promise<void> {
  const link = await withHouse(flags, ({ house, settings, actor }) => {
    const outcome = makeResetLink(house, actor, { name, reason });
    return outcome.is === "made"
      ? `${settings.server.publicUrl}${linkPath("password.reset", outcome.secret)}`
      : "";
  });
  say(`A link for '${name.toLowerCase()}' to set a new password, good once within an hour, shown this once:`);
  answer(link);
}
