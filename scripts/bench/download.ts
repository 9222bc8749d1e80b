/** Reads files with curl into nothing. */
import type { PinnedProcess } from "./pinned.ts";
import { type Slice, slice } from "./rounds.ts";
import { runToolBeside } from "./run-tool.ts";

/** Megabytes from `server`: `times` downloads of `url`, `parallel` at a time. @throws Error when one fails or is cut */
export async function download(
  server: PinnedProcess,
  { url, times, parallel }: { url: string; times: number; parallel: number },
): Promise<Slice> {
  const together = ["--parallel", "--parallel-immediate", "--parallel-max", String(parallel)];
  const targets = Array.from({ length: times }, () => ["--output", "/dev/null", url]).flat();
  return slice(server, async () => {
    const curl = ["curl", "--fail", "--no-progress-meter", "--write-out", "%{size_download}\n"];
    const report = await runToolBeside([...curl, ...(parallel === 1 ? [] : together), ...targets]);
    const sizes = report.trim().split("\n").map(Number);
    return { amount: sizes.reduce((sum, size) => sum + size, 0) / 1e6 };
  });
}
