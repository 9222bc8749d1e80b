/** `gatehouse project delete`: removes a project, a release or a file; its filenames stay used for ever. */
import { buildCommand } from "@stricli/core";
import { type DeleteInput, deleteFiles } from "../catalog/delete-files.ts";
import { requireProject } from "../catalog/project.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseVersion, type Version } from "../packaging/version.ts";
import { confirmByTyping } from "./ask.ts";
import { type ConfigFlags, configFlags, switchFlag, textFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { usageFault } from "./usage-fault.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly file?: string; readonly yes: boolean };

export const projectDelete = buildCommand<Flags, [ProjectName, Version?]>({
  docs: { brief: "Delete a project, a release or a file for good; asks before" },
  parameters: {
    flags: {
      file: textFlag("F", "Only this file of the release"),
      yes: switchFlag("Do not ask"),
      ...configFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        projectArgument,
        {
          placeholder: "VERSION",
          brief: "Only this release; the whole project when left out",
          parse: parseVersion,
          optional: true,
        },
      ],
    },
  },
  func: remove,
});

async function remove({ file, yes, ...flags }: Flags, name: ProjectName, version?: Version): Promise<void> {
  if (file !== undefined && version === undefined) {
    throw usageFault("--file needs the release it belongs to.", "Write PROJECT VERSION --file F.");
  }
  const what = file ?? (version === undefined ? `the project ${name}` : `${name} ${version.text}`);
  const input: DeleteInput = {
    name,
    ...(version === undefined ? {} : { version }),
    ...(file === undefined ? {} : { filename: file }),
  };
  const gone = await withHouse(flags, async ({ house, actor }) => {
    requireProject(house.db.orm, name);
    if (!yes) await confirmByTyping(name, `This deletes ${what} and burns its filenames.`);
    const removeBlob = (sha256: string) => house.blobs.remove(sha256);
    return deleteFiles({ db: house.db, now: house.now, removeBlob }, actor, input);
  });
  say(`Deleted ${what}; files gone: ${gone}.`);
}
