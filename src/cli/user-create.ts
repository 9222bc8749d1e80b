/** `gatehouse user create NAME`: makes a person or a service account. */
import { buildCommand } from "@stricli/core";
import { createPerson } from "../accounts/create-person.ts";
import { type ConfigFlags, configFlags, switchFlag, textArgument, textFlag } from "./flags.ts";
import { say } from "./say.ts";
import { withNewHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly email?: string; readonly service: boolean };

export const userCreate = buildCommand({
  docs: { brief: "Make a person or a service account, to hold tokens and roles" },
  parameters: {
    flags: {
      email: textFlag("E", "Their e-mail address"),
      service: switchFlag("A service account, which nobody can sign in to"),
      ...configFlags,
    },
    positional: { kind: "tuple", parameters: [textArgument("NAME", "Their user name")] },
  },
  func: create,
});

async function create({ email, service, ...flags }: Flags, name: string): Promise<void> {
  await withNewHouse(flags, async ({ house, actor }) => {
    const person = await createPerson(house, actor, {
      name,
      kind: service ? "service" : "person",
      admin: false,
      ...(email === undefined ? {} : { email }),
    });
    say(`${service ? "Service account" : "User"} '${person.name}' is made.`);
  });
}
