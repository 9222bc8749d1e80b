/** Lets long work end in an orderly way when the command is interrupted. */

/** The signal is aborted by the first SIGINT or SIGTERM; whoever asks a second time means it. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  }
}
