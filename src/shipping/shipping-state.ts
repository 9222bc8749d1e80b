/** The cursor of each target, and how it is doing. */
import { eq, notInArray, sql } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { auditShipping } from "../db/schema/audit-shipping.ts";
import { write } from "../db/write.ts";
import { writeIdly } from "../db/write-idly.ts";

export type TargetState = {
  readonly target: string;
  /** The first record that it has not taken. */
  readonly next: number;
  /** How many records it has yet to take, and since when the oldest of them waits (milliseconds since 1970). */
  readonly behind: number;
  readonly since: number | null;
  readonly deliveredAt: number | null;
  readonly failedAt: number | null;
  /** What the last try said, when it failed. */
  readonly error: string | null;
  /** In a row. */
  readonly failures: number;
  readonly retryAt: number | null;
};

/** Makes cursors at the oldest record for targets that are new; those no longer named keep theirs for another time. */
export function nameTargets(db: Db, names: readonly string[]): void {
  write(db, (tx) => {
    tx.update(auditShipping)
      .set({ configured: false })
      .where(notInArray(auditShipping.target, [...names]))
      .run();
    for (const target of names)
      tx.insert(auditShipping)
        .values({ target, configured: true })
        .onConflictDoUpdate({ target: auditShipping.target, set: { configured: true } })
        .run();
  });
}

export function readCursor({ orm }: Pick<Db, "orm">, target: string): number {
  const where = eq(auditShipping.target, target);
  return orm.select({ next: auditShipping.next }).from(auditShipping).where(where).get()?.next ?? 0;
}

export type Progress = Pick<TargetState, "next"> &
  Partial<Pick<TargetState, "deliveredAt" | "failedAt" | "error" | "failures" | "retryAt">>;

/** Need not survive a power cut: what was sent since is sent again. @throws what `writeIdly` throws */
export function noteProgress(db: Db, target: string, progress: Progress): void {
  writeIdly(db, (tx) => {
    tx.update(auditShipping).set(progress).where(eq(auditShipping.target, target)).run();
  });
}

/** Every target that the config names. */
export function listTargets({ orm }: Pick<Db, "orm">): TargetState[] {
  return orm
    .select({
      target: auditShipping.target,
      next: auditShipping.next,
      behind: sql<number>`(SELECT count(*) FROM audit_log WHERE seq >= audit_shipping.next)`,
      since: sql<
        number | null
      >`(SELECT at FROM audit_log WHERE seq >= audit_shipping.next ORDER BY seq LIMIT 1)`,
      deliveredAt: auditShipping.deliveredAt,
      failedAt: auditShipping.failedAt,
      error: auditShipping.error,
      failures: auditShipping.failures,
      retryAt: auditShipping.retryAt,
    })
    .from(auditShipping)
    .where(eq(auditShipping.configured, true))
    .orderBy(auditShipping.target)
    .all();
}

/** The first record that some target has yet to take; undefined: all have taken all there is, or there is none. */
export function oldestAwaited({ orm }: Pick<Db, "orm">): number | undefined {
  const row = orm
    .select({ next: sql<number | null>`min(${auditShipping.next})` })
    .from(auditShipping)
    .where(eq(auditShipping.configured, true))
    .get();
  return row?.next ?? undefined;
}
