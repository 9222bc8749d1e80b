/** Keeps finished pages while what they show stays as it is. */
import type { ChangeMark } from "../db/change-mark.ts";

type Kept<Page> = { readonly page: Page; readonly serial: number; mark: number };

export type PageCache<Page> = {
  /**
   * The page under `key`. While the change mark stays, the kept one is right; after a change, `serialOf` says
   * whether it touched this page (`undefined`: there is nothing to show) and only then `make` runs again.
   */
  get(
    key: string,
    read: { serialOf: () => number | undefined; make: () => Page | undefined },
  ): Page | undefined;
};

/** `limit` pages at the most; the one made longest ago goes first. */
export function createPageCache<Page>(mark: ChangeMark, limit: number): PageCache<Page> {
  const kept = new Map<string, Kept<Page>>();
  return {
    get: (key, { serialOf, make }) => {
      // Read before the rows: a page may then be newer than its mark says, never older.
      const now = mark.read();
      const known = kept.get(key);
      if (known?.mark === now) return known.page;
      const serial = serialOf();
      if (serial === undefined) {
        kept.delete(key);
        return undefined;
      }
      if (known?.serial === serial) {
        known.mark = now;
        return known.page;
      }
      const page = make();
      kept.delete(key);
      if (page === undefined) return undefined;
      kept.set(key, { page, serial, mark: now });
      if (kept.size > limit) for (const oldest of kept.keys()) if (kept.size > limit) kept.delete(oldest);
      return page;
    },
  };
}
