/** `gatehouse project show PROJECT`: its status, its people and its files. */
import { buildCommand } from "@stricli/core";
import { requireProject } from "../catalog/project.ts";
import { openProjectView, type ViewedFile } from "../catalog/project-view.ts";
import { listRoles } from "../catalog/roles.ts";
import { type ProjectName, parseProjectName } from "../packaging/project-name.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { day, table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const projectShow = buildCommand({
  docs: { brief: "Show a project: status, people, files" },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [projectArgument] },
  },
  func: show,
});

async function show({ json, ...flags }: ConfigFlags & JsonFlag, name: ProjectName): Promise<void> {
  const { project, people, files } = await withHouse(flags, ({ house }) => {
    const project = requireProject(house.db.orm, name);
    const files = openProjectView(house.db).files(project.id);
    return { project, people: listRoles(house.db, parseProjectName(project.name)), files };
  });
  if (json) {
    return answerJson({
      name: project.name,
      display_name: project.displayName,
      status: project.status,
      status_reason: project.statusReason,
      created_at: isoTime(project.createdAt),
      roles: people,
      files: files.map(describe),
    });
  }
  const reason = project.statusReason === null ? "" : ` (${project.statusReason})`;
  answer(`${project.displayName}: ${project.status}${reason}, since ${day(project.createdAt)}`);
  for (const { user, role } of people) answer(`${role}: ${user}`);
  answer("");
  answer(
    table(
      ["VERSION", "FILE", "BYTES", "SINCE", "YANKED"],
      files.map(({ version, filename, size, uploadedAt, yanked, yankedReason }) => [
        version,
        filename,
        size,
        day(uploadedAt),
        yanked ? (yankedReason ?? "yes") : "",
      ]),
    ),
  );
}

function describe(file: ViewedFile) {
  return {
    version: file.version,
    filename: file.filename,
    sha256: file.sha256,
    size: file.size,
    uploaded_at: isoTime(file.uploadedAt),
    yanked: file.yanked,
    yanked_reason: file.yankedReason,
  };
}
