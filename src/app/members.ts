/** Further processes on the same port and data folder: the leader starts them, keeps them, and takes them along. */
import type { Log } from "./log.ts";
import { thisProgram } from "./this-program.ts";

export type Members = {
  /** Tells every member to stop and waits until all have. */
  stop(): Promise<void>;
};

/** How long a member that died waits for its successor, in milliseconds. */
const RESTART_AFTER = 1_000;

/**
 * Starts `count` processes of this very program. A member stops when its standard input ends, so that none outlives a
 * leader that was killed.
 * @param argv arguments of the program, such as `serve --member`
 */
export function startMembers(count: number, argv: readonly string[], log: Log): Members {
  const end = new AbortController();
  const running = new Set<Promise<void>>();
  const inputs = new Set<{ end(): unknown }>();

  async function keep(): Promise<void> {
    while (!end.signal.aborted) {
      const member = Bun.spawn([...thisProgram(), ...argv], {
        stdin: "pipe",
        stdout: "inherit",
        stderr: "inherit",
      });
      inputs.add(member.stdin);
      const status = await member.exited;
      inputs.delete(member.stdin);
      if (end.signal.aborted) return;
      log.error({ pid: member.pid, status }, "a member died and is started again");
      await Bun.sleep(RESTART_AFTER);
    }
  }

  for (let at = 0; at < count; at += 1) running.add(keep());
  return {
    stop: async () => {
      end.abort();
      for (const input of inputs) input.end();
      await Promise.all(running);
    },
  };
}

/** Resolves when the leader is gone or says stop. */
export async function leaderGone(): Promise<string> {
  for await (const _ of Bun.stdin.stream()) void _;
  return "leader";
}
