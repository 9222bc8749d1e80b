/** Remembers when and from where each token was last used, without a write on the path of a request. */
import { eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { tokens } from "../db/schema/people.ts";
import { write } from "../db/write.ts";

export type LastUse = {
  note(tokenId: number, ip: string, at: number): void;
  /** Writes what has gathered in one transaction; when that fails, it is kept for the next try. */
  flush(): void;
};

/** Keeps last uses in memory until `flush`; a crash loses at most those since the last one. */
export function createLastUse(db: Db): LastUse {
  const gathered = new Map<number, { ip: string; at: number }>();
  return {
    note: (tokenId, ip, at) => {
      gathered.set(tokenId, { ip, at });
    },
    flush: () => {
      if (gathered.size === 0) return;
      write(db, (tx) => {
        for (const [id, { ip, at }] of gathered) {
          tx.update(tokens).set({ lastUsedAt: at, lastUsedIp: ip }).where(eq(tokens.id, id)).run();
        }
      });
      gathered.clear();
    },
  };
}
