/** The outbox: what waits to be mailed. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const mails = sqliteTable("mails", {
  id: integer("id").primaryKey(),
  noticeId: integer("notice_id"),
  invitationId: integer("invitation_id"),
  linkId: integer("link_id"),
  /** Encrypted; see `mail/seal-link.ts`. */
  sealed: blob("sealed", { mode: "buffer" }),
  madeAt: integer("made_at").notNull(),
  /** When to try next; nothing once given up. */
  dueAt: integer("due_at"),
  tries: integer("tries").notNull().default(0),
  fault: text("fault"),
});
