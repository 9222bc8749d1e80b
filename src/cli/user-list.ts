/** `gatehouse user list`: people and service accounts. */
import { buildCommand } from "@stricli/core";
import { listPeople } from "../accounts/person.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { day, table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const userList = buildCommand({
  docs: { brief: "List people and service accounts" },
  parameters: { flags: { ...jsonFlag, ...configFlags } },
  func: list,
});

async function list({ json, ...flags }: ConfigFlags & JsonFlag): Promise<void> {
  const people = await withHouse(flags, ({ house }) => listPeople(house.db));
  if (json) {
    return answerJson(
      people.map(({ name, email, kind, admin, createdAt, disabledAt }) => ({
        name,
        email,
        kind,
        admin,
        created_at: isoTime(createdAt),
        disabled_at: isoTime(disabledAt),
      })),
    );
  }
  answer(
    table(
      ["NAME", "KIND", "STATE", "E-MAIL", "SINCE"],
      people.map(({ name, email, kind, admin, createdAt, disabledAt }) => [
        name,
        admin ? "admin" : kind,
        disabledAt === null ? "active" : "disabled",
        email,
        day(createdAt),
      ]),
    ),
  );
}
