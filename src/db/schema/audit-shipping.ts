/** How far each target has been sent the audit log. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const auditShipping = sqliteTable("audit_shipping", {
  target: text("target").primaryKey(),
  /** Whether the config names it. */
  configured: integer("configured", { mode: "boolean" }).notNull(),
  /** The first record that it has not taken. */
  next: integer("next").notNull().default(0),
  deliveredAt: integer("delivered_at"),
  failedAt: integer("failed_at"),
  error: text("error"),
  /** In a row. */
  failures: integer("failures").notNull().default(0),
  retryAt: integer("retry_at"),
});
