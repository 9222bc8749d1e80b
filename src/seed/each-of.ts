/** Works on many things, some at a time; what is added meanwhile is worked on too. */

export type Work<T> = {
  /** Grows while it is worked on. */
  readonly queue: readonly T[];
  readonly atOnce: number;
  /** Once it is aborted nothing further is begun. */
  readonly signal: AbortSignal;
};

/** The first thing that is thrown ends it, after those that run. @returns how many were not begun */
export async function eachOf<T>(
  { queue, atOnce, signal }: Work<T>,
  act: (item: T) => Promise<void>,
): Promise<number> {
  let begun = 0;
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  for (;;) {
    while (begun < queue.length && running.size < atOnce && faults.length === 0 && !signal.aborted) {
      const item = queue[begun] as T;
      begun += 1;
      const run: Promise<void> = act(item)
        .catch((error: unknown) => {
          faults.push(error);
        })
        .finally(() => running.delete(run));
      running.add(run);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (faults.length > 0) throw faults[0];
  return queue.length - begun;
}
