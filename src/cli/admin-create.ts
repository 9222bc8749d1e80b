/** `gatehouse admin create NAME --email E`: makes an admin without the set-up page. */
import { buildCommand } from "@stricli/core";
import { createPerson } from "../accounts/create-person.ts";
import { askNewPassword, readPasswordLine } from "./ask.ts";
import { type ConfigFlags, configFlags, neededFlag, switchFlag, textArgument } from "./flags.ts";
import { say } from "./say.ts";
import { withNewHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly email: string; readonly passwordStdin: boolean };

export const adminCreate = buildCommand({
  docs: { brief: "Make an admin; asks for the password" },
  parameters: {
    flags: {
      email: neededFlag("E", "Their e-mail address"),
      passwordStdin: switchFlag("Read the password from standard input"),
      ...configFlags,
    },
    positional: { kind: "tuple", parameters: [textArgument("NAME", "The name they sign in with")] },
  },
  func: create,
});

async function create({ email, passwordStdin, ...flags }: Flags, name: string): Promise<void> {
  const password = passwordStdin ? await readPasswordLine() : await askNewPassword();
  await withNewHouse(flags, async ({ house, actor }) => {
    const person = await createPerson(house, actor, { name, email, password, kind: "person", admin: true });
    say(`'${person.name}' is an admin now.`);
  });
}
