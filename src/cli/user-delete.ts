/** `gatehouse user delete NAME --reason R [--redact]`: a person goes, what they did stays on record. */
import { buildCommand } from "@stricli/core";
import { deletePerson } from "../accounts/delete-person.ts";
import { type ConfigFlags, configFlags, neededFlag, switchFlag, textArgument } from "./flags.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly reason: string; readonly redact: boolean };

export const userDelete = buildCommand({
  docs: {
    brief: "Delete a user: name, e-mail, factors, tokens and roles go, the record keeps a number",
    fullDescription: [
      "Cannot be undone. With --redact their name, addresses and words about them leave the audit log, too; the records,",
      "their hashes and proofs stay. Backups keep what they hold until they are deleted.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      reason: neededFlag("R", "Why, in words"),
      redact: switchFlag("Take what is personal out of the audit log, too"),
      ...configFlags,
    },
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The user name")] },
  },
  func: async ({ reason, redact, ...flags }: Flags, name: string) => {
    const count = await withHouse(flags, ({ house, actor }) =>
      deletePerson(house, actor, { name, reason, redact }),
    );
    say(
      `'${name.toLowerCase()}' is deleted.${redact ? ` ${count} records no longer hold personal data.` : ""}`,
    );
  },
});
