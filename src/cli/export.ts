/** `gatehouse export BUNDLE`: writes what is held of upstreams, or a part of it, for a house without a network. */
import { buildCommand } from "@stricli/core";
import { exportBundle } from "../app/export-bundle.ts";
import { parseProjectName } from "../packaging/project-name.ts";
import { readLockfile } from "../lockfiles/read-lockfile.ts";
import type { Wish } from "../lockfiles/wish.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { readText } from "./read-text.ts";
import { answer, answerJson } from "./say.ts";
import { usageFault } from "./usage-fault.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & JsonFlag & { readonly locked?: string };

export const exportCommand = buildCommand<Flags, string[], ConsoleContext>({
  docs: {
    brief: "Write files kept of upstreams into a bundle for another house",
    fullDescription: [
      "Writes a tar file with the files that are held of upstreams, their hashes, and what the upstreams said of them. With",
      "projects, only those; projects of this house are taken along where they are named. 'gatehouse import BUNDLE' takes",
      "it in elsewhere; give it the sha256 that is printed here with --expect.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      locked: textFlag("FILE", "Only the files that this lock file names"),
      ...jsonFlag,
      ...configFlags,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        placeholder: "BUNDLE|PROJECT",
        brief: "Where the bundle goes, then projects",
        parse: String,
      },
    },
  },
  func: async (flags: Flags, file: string, ...names: string[]) => {
    const projects = names.map(parseProjectName);
    const wishes = flags.locked === undefined ? undefined : lockedWishes(flags.locked);
    const progress = openByteProgress();
    const { manifest, bytes, manifestSha256 } = await withHouse(flags, ({ house }) =>
      exportBundle(house, {
        file,
        projects,
        progress: progress.show,
        ...(wishes === undefined ? {} : { wishes }),
      }),
    ).finally(progress.end);
    const files = manifest.projects.reduce((sum, project) => sum + project.files.length, 0);
    const own = manifest.own.length;
    if (flags.json) answerJson({ file, files, own, bytes, manifest_sha256: manifestSha256 });
    else
      answer(
        `${file}: ${files} files of upstreams and ${own} of this house (${bytes} bytes).\nsha256 of its manifest: ${manifestSha256}`,
      );
  },
});

/** A list that leaves its dependencies to the installer would make a bundle that lacks them. */
function lockedWishes(file: string): readonly Wish[] {
  const { wishes, open } = readLockfile(file, readText);
  if (!open) return wishes;
  throw usageFault(
    `${file} names no hashes, so it does not say which files belong to it.`,
    "Lock it with hashes, or name the projects.",
  );
}
