/** Limits found reached a moment ago, kept in memory: a flood of refused tries costs no query each. */
import type { Db } from "../db/open.ts";
import { findBlock, type Limit } from "./throttle.ts";

type Block = NonNullable<ReturnType<typeof findBlock>>;

/** A try that succeeds after all lifts its limit again, so nothing is believed for longer, in milliseconds. */
const BELIEVED_FOR = 1000;
/** Keys kept at most: addresses are anybody's to choose. */
const MOST = 10_000;

const recent = new WeakMap<Db, Map<string, Block & { readonly seenAt: number }>>();

/** As `findBlock`, outside of a transaction. */
export function findRecentBlock(db: Db, limits: readonly Limit[], now: number): Block | undefined {
  const seen = recent.get(db) ?? new Map<string, Block & { readonly seenAt: number }>();
  for (const { key } of limits) {
    const block = seen.get(key);
    if (block !== undefined && now < block.until && now - block.seenAt < BELIEVED_FOR && now >= block.seenAt)
      return block;
  }
  const block = findBlock(db.orm, limits, now);
  if (block === undefined) return undefined;
  if (seen.size >= MOST) seen.clear();
  seen.set(block.key, { ...block, seenAt: now });
  recent.set(db, seen);
  return block;
}
