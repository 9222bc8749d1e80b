/** `gatehouse project claim NAME --reason R`: takes a name back from the upstreams. */
import { buildCommand } from "@stricli/core";
import { claimName } from "../catalog/claim-name.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type ConfigFlags, configFlags, textFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { say } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly reason?: string };

export const projectClaim = buildCommand({
  docs: {
    brief: "Take a name back from the upstreams: what is kept under it goes, and it is never asked for again",
  },
  parameters: {
    flags: { reason: textFlag("R", "Why the name is yours; needed"), ...configFlags },
    positional: { kind: "tuple", parameters: [projectArgument] },
  },
  func: claim,
});

async function claim({ reason, ...flags }: Flags, name: ProjectName): Promise<void> {
  const gone = await withHouse(flags, ({ house, actor }) =>
    claimName({ db: house.db, now: house.now, removeBlob: (sha256) => house.blobs.remove(sha256) }, actor, {
      name,
      reason: reason ?? "",
    }),
  );
  say(`'${name}' belongs to this house. Files kept of upstreams that are gone: ${gone}.`);
}
