/** Keeps a few connections open between two requests to the same upstream. */
import type { IdleWires } from "./one-request.ts";
import type { Wire } from "./wire.ts";

/** Milliseconds; servers close theirs after a minute or so. */
const LONGEST_IDLE = 20_000;
const MOST_FOR_ONE = 8;

type Kept = { readonly wire: Wire; readonly timer: ReturnType<typeof setTimeout> };

export function createIdleWires(): IdleWires {
  const kept = new Map<string, Kept[]>();
  return {
    take: (key) => {
      for (let next = kept.get(key)?.pop(); next !== undefined; next = kept.get(key)?.pop()) {
        clearTimeout(next.timer);
        if (next.wire.idle()) return next.wire;
        next.wire.close();
      }
      return undefined;
    },
    keep: (key, wire) => {
      const list = kept.get(key) ?? [];
      if (list.length >= MOST_FOR_ONE) return wire.close();
      const timer = setTimeout(() => {
        list.splice(
          list.findIndex((each) => each.wire === wire),
          1,
        );
        wire.close();
      }, LONGEST_IDLE);
      timer.unref();
      list.push({ wire, timer });
      kept.set(key, list);
    },
    closeAll: () => {
      for (const { wire, timer } of [...kept.values()].flat()) {
        clearTimeout(timer);
        wire.close();
      }
      kept.clear();
    },
  };
}
