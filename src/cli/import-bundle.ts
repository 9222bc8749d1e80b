/** `gatehouse import BUNDLE`: takes in what `gatehouse export` wrote elsewhere. */
import { stat } from "node:fs/promises";
import { admission } from "../app/admission.ts";
import { importBundle } from "../app/import-bundle.ts";
import { describeUpstream, startMirror } from "../app/open-mirror.ts";
import { requireSameUser } from "../app/same-user.ts";
import { openByteProgress } from "./byte-progress.ts";
import type { ConfigFlags, JsonFlag } from "./flags.ts";
import { answer, answerJson, say } from "./say.ts";
import { untilStopped } from "./until-stopped.ts";
import { withNewHouse } from "./with-house.ts";

export type BundleFlags = ConfigFlags & JsonFlag & { readonly upstream?: string; readonly expect?: string };

/** Whether a plain file stands there. */
export function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** @throws Refusal `bundle.…` */
export async function bringBundle(flags: BundleFlags, file: string): Promise<void> {
  const progress = openByteProgress();
  const summary = await withNewHouse(flags, async ({ house, settings, actor }) => {
    requireSameUser(house.dataFolder);
    const log = {
      warn: (fact: object, text?: string) => say(`${text ?? "warning"}: ${JSON.stringify(fact)}`),
    };
    const mirror = startMirror(house, settings, { log });
    const upstreams = [...settings.upstreams].map(([name, upstream]) => describeUpstream(name, upstream));
    const deps = {
      house,
      mirror: mirror ?? { isPrivate: () => false },
      upstreams,
      admit: admission(house, settings),
    };
    try {
      return await untilStopped((signal) =>
        importBundle(deps, actor, {
          file,
          signal,
          progress: progress.show,
          ...(flags.upstream === undefined ? {} : { upstream: flags.upstream }),
          ...(flags.expect === undefined ? {} : { expected: flags.expect }),
        }),
      );
    } finally {
      mirror?.close();
    }
  }).finally(progress.end);
  const { files, own, bytes, manifestSha256 } = summary;
  if (flags.json) answerJson({ files, own, bytes, manifest_sha256: manifestSha256 });
  else answer(`${files} files of upstreams and ${own} of this house came in (${bytes} bytes).`);
}
