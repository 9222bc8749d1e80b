/** `gatehouse project yank` and `unyank`: a release or file that installers pass over unless it is pinned (PEP 592). */
import { buildCommand } from "@stricli/core";
import { setYanked, type YankInput } from "../catalog/yank.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { type ConfigFlags, configFlags, neededFlag, textFlag } from "./flags.ts";
import { projectArgument, versionArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly file?: string };

const fileFlag = textFlag("F", "Only this file of the release");
const positional = { kind: "tuple", parameters: [projectArgument, versionArgument] } as const;

export const projectYank = buildCommand({
  docs: { brief: "Yank a release or a file: still served, no longer chosen" },
  parameters: {
    flags: { reason: neededFlag("R", "Why; pip and uv show it"), file: fileFlag, ...configFlags },
    positional,
  },
  func: ({ reason, ...flags }: Flags & { readonly reason: string }, name: ProjectName, version: Version) =>
    change(flags, { name, version, yanked: true, reason }),
});

export const projectUnyank = buildCommand({
  docs: { brief: "Take a yank back" },
  parameters: { flags: { file: fileFlag, ...configFlags }, positional },
  func: (flags: Flags, name: ProjectName, version: Version) =>
    change(flags, { name, version, yanked: false }),
});

async function change({ file, ...flags }: Flags, input: YankInput): Promise<void> {
  await withHouse(flags, ({ house, actor }) =>
    setYanked(house, actor, { ...input, ...(file === undefined ? {} : { filename: file }) }),
  );
  const what = file ?? `${input.name} ${input.version.text}`;
  say(`'${what}' is ${input.yanked ? "yanked" : "no longer yanked"}.`);
}
