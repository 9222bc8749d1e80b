/** Latencies of a page as a steady caller meets them while something else goes on. */
import { join } from "node:path";

export type Probe = { stop(): Promise<{ readonly latencies: readonly number[]; readonly missed: number }> };

/**
 * Asks 500 times a second from now on. It goes before everything else on the core for load where the machine lets it, so
 * that it measures the server and not its own waiting.
 */
export function startProbe(port: number, path: string): Probe {
  const program = join(import.meta.dir, "load", "prober.ts");
  const first = Bun.spawnSync(["chrt", "-f", "10", "true"]).exitCode === 0 ? ["chrt", "-f", "10"] : [];
  const child = Bun.spawn([...first, process.execPath, program, String(port), path], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  return {
    stop: async () => {
      await child.stdin.end();
      return JSON.parse(await new Response(child.stdout).text()) as Awaited<ReturnType<Probe["stop"]>>;
    },
  };
}
