/** `gatehouse project list`: every project, also those in quarantine. */
import { buildCommand } from "@stricli/core";
import { listProjects } from "../catalog/list-projects.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { day, table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const projectList = buildCommand({
  docs: { brief: "List all projects" },
  parameters: { flags: { ...jsonFlag, ...configFlags } },
  func: list,
});

async function list({ json, ...flags }: ConfigFlags & JsonFlag): Promise<void> {
  const projects = await withHouse(flags, ({ house }) => listProjects(house.db));
  if (json) {
    return answerJson(
      projects.map(({ name, status, statusReason, files, bytes, createdAt }) => ({
        name,
        status,
        status_reason: statusReason,
        files,
        bytes,
        created_at: isoTime(createdAt),
      })),
    );
  }
  answer(
    table(
      ["PROJECT", "STATUS", "FILES", "BYTES", "SINCE"],
      projects.map(({ name, status, files, bytes, createdAt }) => [
        name,
        status,
        files,
        bytes,
        day(createdAt),
      ]),
    ),
  );
}
