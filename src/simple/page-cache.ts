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

/** Most bytes of bodies in one cache: a few projects with thousands of files must not fill the memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** `limit` pages at the most, and 256 MiB (`bytes`) of them; the one made longest ago goes first. */
export function createPageCache<Page extends { readonly size: number }>(
  mark: ChangeMark,
  limit: number,
  bytes = MOST_BYTES,
): PageCache<Page> {
  const kept = new Map<string, Kept<Page>>();
  let size = 0;
  const forget = (key: string) => {
    size -= kept.get(key)?.page.size ?? 0;
    kept.delete(key);
  };
  return {
    get: (key, { serialOf, make }) => {
      // Read before the rows: a page may then be newer than its mark says, never older.
      const now = mark.read();
      const known = kept.get(key);
      if (known?.mark === now) return known.page;
      const serial = serialOf();
      if (serial === undefined) {
        forget(key);
        return undefined;
      }
      if (known?.serial === serial) {
        known.mark = now;
        return known.page;
      }
      const page = make();
      forget(key);
      if (page === undefined) return undefined;
      kept.set(key, { page, serial, mark: now });
      size += page.size;
      for (const oldest of kept.keys()) {
        if (kept.size <= limit && size <= bytes) break;
        forget(oldest);
      }
      return page;
    },
  };
}
