/** What the record knows of one account: acts of its person, and attempts of anybody to be them. */
import { desc, eq, or, sql } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { auditEvents } from "../db/schema/audit.ts";

export type OwnEvent = {
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly outcome: "done" | "refused";
  readonly actor: string;
  readonly ip: string;
  readonly agent: string;
  readonly project: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

/** Newest first, before the sequence number `before`. */
export function ownEvents(db: Db, userId: number, page: { before?: number; most: number }): OwnEvent[] {
  const mine = or(eq(auditEvents.userId, userId), eq(auditEvents.subject, userId));
  return db.orm
    .select()
    .from(auditEvents)
    .where(page.before === undefined ? mine : sql`${mine} AND ${auditEvents.seq} < ${page.before}`)
    .orderBy(desc(auditEvents.seq))
    .limit(page.most)
    .all()
    .map(({ seq, at, event, outcome, actorName: actor, ip, agent, project, details }) => {
      return { seq, at, event, outcome, actor, ip, agent, project, details };
    });
}
