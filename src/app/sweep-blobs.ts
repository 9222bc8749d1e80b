/** Removes blobs without a row, which only a process that died between two steps leaves behind. */
import { collectBlobs } from "../catalog/collect-blobs.ts";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";

export type Sweep = {
  /** How many blobs are gone, once all is looked at or `stop` was called. */
  readonly done: Promise<number>;
  stop(): Promise<void>;
};

/** Runs in the background, one folder of blobs at a time; other processes may upload and delete meanwhile. */
export function startSweep(house: House): Sweep {
  let stopped = false;
  const known = house.db.sqlite.query<{ sha256: string }, [Buffer, Buffer]>(
    `SELECT lower(hex(sha256)) AS sha256 FROM files WHERE sha256 BETWEEN ?1 AND ?2
     UNION SELECT lower(hex(sha256)) FROM staged_files WHERE waiting = 1 AND sha256 BETWEEN ?1 AND ?2
     UNION SELECT lower(hex(sha256)) FROM mirror_files WHERE held = 1 AND sha256 BETWEEN ?1 AND ?2`,
  );
  async function sweep(): Promise<number> {
    let removed = 0;
    for await (const names of house.blobs.names()) {
      if (stopped) break;
      const [first, last] = [names[0], names.at(-1)];
      if (first === undefined || last === undefined) continue;
      const rows = known.all(Buffer.from(first, "hex"), Buffer.from(last, "hex"));
      const kept = new Set(rows.map((row) => row.sha256));
      const strays = names.filter((name) => !kept.has(name));
      if (strays.length > 0) {
        removed += collectBlobs({ db: house.db, removeBlob: (name) => house.blobs.remove(name) }, strays);
      }
    }
    return removed;
  }
  const done = sweep();
  return {
    done,
    stop: async () => {
      stopped = true;
      await done.catch(() => 0);
    },
  };
}

/** As `startSweep`, with what comes of it in the log. */
export function sweepBeside(house: House, log: Log): Sweep {
  const sweep = startSweep(house);
  sweep.done.then(
    (removed) => removed > 0 && log.info({ removed }, "removed blobs that no file has"),
    (error: unknown) => log.error({ err: error }, "could not look for blobs that no file has"),
  );
  return sweep;
}
