/** Counts downloads in memory and writes them down later: no request waits for it, and none fails by it. */
import type { Actor } from "../actor.ts";
import type { Db } from "../db/open.ts";
import { untilWritable } from "../db/until-writable.ts";
import { writeIdly } from "../db/write-idly.ts";
import { clientKind } from "./client-kind.ts";
import { dayNumber } from "./day-number.ts";
import { pruneDownloads } from "./prune-downloads.ts";
import { type Taken, writeDownloads } from "./write-downloads.ts";

/** One answer that began to carry bytes of a file. */
export type Taking = {
  /** The normalised name. */
  readonly project: string;
  readonly filename: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether the first byte is among them: so each of the many requests of one download in parts is seen, and one is counted. */
  readonly opening: boolean;
};

export type DownloadCounter = {
  /** Costs about a microsecond and never throws. */
  note(taking: Taking): void;
  /** Writes what has gathered, a little at a time, and forgets what is too old. @throws Refusal when it stays for the next time */
  flush(): Promise<void>;
};

export type CounterDeps = {
  readonly db: Db;
  readonly now: () => number;
  /** How long it is known who took what, in milliseconds. */
  readonly keep: number;
  /** Told of downloads that nothing is known of, because the disk took no more and the memory for them was full. */
  readonly lost: (count: number) => void;
};

/** So many rows wait in memory, about 30 MB. */
const MOST_WAITING = 50_000;

/** Rows of one transaction: some 5 ms, in which nobody is answered. */
const AT_ONCE = 500;

/** A crash loses at most what has gathered since the last flush. */
export function createDownloadCounter(deps: CounterDeps): DownloadCounter {
  const waiting = new Map<string, Taken>();
  let lost = 0;
  let running: Promise<void> | undefined;

  function note({ project, filename, sha256, actor, at, opening }: Taking): void {
    const client = clientKind(actor.agent);
    const day = dayNumber(at);
    const who = actor.kind === "token" ? actor.tokenId : actor.kind === "person" ? `p${actor.userId}` : "";
    const key = `${day} ${sha256} ${filename} ${who} ${actor.ip} ${client}`;
    const known = waiting.get(key);
    if (known !== undefined) {
      if (opening) known.count += 1;
      known.firstAt = Math.min(known.firstAt, at);
      known.lastAt = Math.max(known.lastAt, at);
      return;
    }
    if (waiting.size >= MOST_WAITING) {
      lost += 1;
      return;
    }
    waiting.set(key, {
      project,
      filename,
      sha256,
      day,
      ...takerOf(actor),
      client,
      count: opening ? 1 : 0,
      firstAt: at,
      lastAt: at,
    });
  }

  /** Nothing comes between reading the rows of one transaction and dropping them: no request is answered meanwhile. */
  async function writeAll(): Promise<void> {
    for (let left = waiting.size; left > 0; left -= AT_ONCE) {
      await untilWritable(deps.db);
      const some = [...waiting.entries().take(AT_ONCE)];
      const rows = some.map(([, taken]) => taken);
      writeIdly(deps.db, () => writeDownloads(deps.db.sqlite, rows));
      for (const [key] of some) waiting.delete(key);
      await Bun.sleep(0);
    }
    if (lost > 0) deps.lost(lost);
    lost = 0;
    const before = dayNumber(deps.now() - deps.keep);
    writeIdly(deps.db, (tx) => pruneDownloads(tx, before));
  }

  return {
    note,
    flush: async () => {
      await running?.catch(() => undefined);
      running = writeAll();
      return running;
    },
  };
}

function takerOf(actor: Actor): Pick<Taken, "ip" | "userId" | "userName" | "tokenId" | "tokenName"> {
  const { ip } = actor;
  const nobody = { ip, userId: 0, userName: "", tokenId: 0, tokenName: "" };
  if (actor.kind === "anonymous" || actor.kind === "console") return nobody;
  const { userId, userName } = actor;
  if (actor.kind === "person") return { ...nobody, userId, userName };
  return { ip, userId, userName, tokenId: actor.tokenId, tokenName: actor.tokenName };
}
