/** Remembers which files of upstreams are used, without a write on the path of a request. */
import { eq } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { mirrorFiles } from "../db/schema/mirror.ts";
import { write } from "../db/write.ts";

export type FileUses = {
  note(id: number, at: number): void;
  /** Writes what has gathered; when that fails, it is kept for the next try. */
  flush(): void;
};

export function createFileUses(db: Db): FileUses {
  const gathered = new Map<number, number>();
  return {
    note: (id, at) => void gathered.set(id, at),
    flush: () => {
      if (gathered.size === 0) return;
      write(db, (tx) => {
        for (const [id, usedAt] of gathered)
          tx.update(mirrorFiles).set({ usedAt }).where(eq(mirrorFiles.id, id)).run();
      });
      gathered.clear();
    },
  };
}
