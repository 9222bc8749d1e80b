/** Verifies the whole log each night, in a process of its own that steps back for others, and keeps what it found. */
import { setPriority } from "node:os";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";
import { write } from "../db/write.ts";

export type NightWatch = { stop(): Promise<void> };

/** The hour of the night, by the clock of this machine. */
const HOUR = 3;

/** How often the clock is looked at, in milliseconds. */
const LOOK_EVERY = 60_000;

/** The least of all: requests go first. */
const LOWEST = 19;

/** @param command this program with the words of `audit verify --json` on this house */
export function startNightWatch(house: House, command: readonly string[], log: Log): NightWatch {
  let last = readVerified(house)?.at ?? house.now();
  let running: Promise<void> | undefined;
  let child: { kill(): void } | undefined;
  const look = () => {
    if (running !== undefined || !isDue(last, house.now())) return;
    last = house.now();
    const started = runVerify(command);
    ({ child } = started);
    running = started.report
      .then((report) => keep(house, report, log))
      .catch((error: unknown) => log.error({ err: error }, "the audit log could not be verified"))
      .finally(() => {
        running = undefined;
      });
  };
  const timer = setInterval(look, LOOK_EVERY);
  look();
  return {
    stop: async () => {
      clearInterval(timer);
      child?.kill();
      await running;
    },
  };
}

/** Whether a night hour has gone by since. @param last and now in milliseconds since 1970 */
export function isDue(last: number, now: number): boolean {
  const night = new Date(now);
  night.setHours(HOUR, 0, 0, 0);
  const latest = night.getTime() <= now ? night.getTime() : night.getTime() - 86_400_000;
  return last < latest;
}

function runVerify(command: readonly string[]) {
  const child = Bun.spawn([...command], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  setPriority(child.pid, LOWEST);
  return { child, report: new Response(child.stdout).text() };
}

function keep(house: House, report: string, log: Log): void {
  // Killed at the end of the server: nothing was found out.
  if (report === "") return;
  const { verdict } = JSON.parse(report) as { verdict: string };
  if (verdict !== "ok")
    log.error({ verdict }, "THE AUDIT LOG IS NOT WHAT IT WAS: run 'gatehouse audit verify'");
  write(house.db, () => {
    house.db.sqlite
      .query(
        `INSERT INTO audit_verified (id, at, verdict, report) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET at = ?1, verdict = ?2, report = ?3`,
      )
      .run(house.now(), verdict, report);
  });
}

export type Verified = { readonly at: number; readonly verdict: string; readonly report: string };

/** The last verification that the server made by itself. */
export function readVerified({ db }: Pick<House, "db">): Verified | undefined {
  return (
    db.sqlite.query<Verified, []>("SELECT at, verdict, report FROM audit_verified WHERE id = 1").get() ??
    undefined
  );
}
