/** `gatehouse release approve` and `reject`: the operator settles what waits, in the record as everything else. */
import { buildCommand } from "@stricli/core";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { approveRelease } from "../staged/approve-release.ts";
import { rejectRelease } from "../staged/reject-release.ts";
import { type ConfigFlags, configFlags, neededFlag } from "./flags.ts";
import { projectArgument, versionArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

const positional = { kind: "tuple", parameters: [projectArgument, versionArgument] } as const;

export const releaseApprove = buildCommand({
  docs: { brief: "Show a waiting release to everybody" },
  parameters: { flags: configFlags, positional },
  func: approve,
});

export const releaseReject = buildCommand({
  docs: { brief: "Drop a waiting release; its filenames are free again" },
  parameters: {
    flags: { reason: neededFlag("R", "Why; its uploaders read it"), ...configFlags },
    positional,
  },
  func: reject,
});

async function approve(flags: ConfigFlags, name: ProjectName, version: Version): Promise<void> {
  const shown = await withHouse(flags, ({ house, actor }) => approveRelease(house, actor, { name, version }));
  say(`'${name} ${version.text}' is approved: ${shown.map(({ filename }) => filename).join(", ")}.`);
}

type Rejection = ConfigFlags & { readonly reason: string };

async function reject({ reason, ...flags }: Rejection, name: ProjectName, version: Version): Promise<void> {
  await withHouse(flags, ({ house, actor }) => {
    const deps = { ...house, removeBlob: (sha256: string) => house.blobs.remove(sha256) };
    rejectRelease(deps, actor, { name, version, reason });
  });
  say(`'${name} ${version.text}' is rejected.`);
}
