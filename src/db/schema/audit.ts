/** The append-only table of what was done, by whom, from where. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const auditEvents = sqliteTable("audit_events", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  at: integer("at").notNull(),
  event: text("event").notNull(),
  outcome: text("outcome", { enum: ["done", "refused"] }).notNull(),
  actorKind: text("actor_kind").notNull(),
  actorId: integer("actor_id"),
  actorName: text("actor_name").notNull(),
  userId: integer("user_id"),
  ip: text("ip").notNull(),
  agent: text("agent").notNull(),
  requestId: text("request_id").notNull(),
  project: text("project"),
  details: text("details", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
});
