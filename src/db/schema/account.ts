/** The table of links by which an account is changed. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const accountLinks = sqliteTable("account_links", {
  id: integer("id").primaryKey(),
  secretHash: blob("secret_hash", { mode: "buffer" }).notNull(),
  userId: integer("user_id").notNull(),
  purpose: text("purpose", { enum: ["email.confirm", "email.undo", "password.reset"] }).notNull(),
  /** Where it is mailed to, which is also the address that it confirms or brings back. */
  email: text("email"),
  madeAt: integer("made_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  /** When it was used, or ended by something else. */
  endedAt: integer("ended_at"),
});
