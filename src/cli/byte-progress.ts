/** How far work is that is counted in bytes, on standard error, in MiB. */
import { openProgress, type Progress } from "./import-progress.ts";

export type ByteProgress = {
  /** Bytes done, of all. */
  readonly show: (done: number, total: number) => void;
  readonly end: () => void;
};

export function openByteProgress(): ByteProgress {
  let progress: Progress | undefined;
  return {
    show: (done, total) => {
      progress ??= openProgress(toMiB(total), {
        unit: "MiB",
        bar: process.stderr.isTTY,
        write: (text) => process.stderr.write(text),
      });
      progress.show(Math.min(toMiB(done), toMiB(total)));
    },
    end: () => progress?.end(),
  };
}

function toMiB(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
