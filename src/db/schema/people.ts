/** Tables of people, their tokens, and the one-time set-up link. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const people = sqliteTable("people", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email"),
  kind: text("kind", { enum: ["person", "service"] }).notNull(),
  admin: integer("admin", { mode: "boolean" }).notNull().default(false),
  passwordHash: text("password_hash"),
  disabledAt: integer("disabled_at"),
  createdAt: integer("created_at").notNull(),
});

export const tokens = sqliteTable("tokens", {
  id: integer("id").primaryKey(),
  userId: integer("user_id").notNull(),
  name: text("name").notNull(),
  secretHash: blob("secret_hash", { mode: "buffer" }).notNull(),
  scopes: text("scopes", { mode: "json" }).$type<readonly ("read" | "upload")[]>().notNull(),
  projects: text("projects", { mode: "json" }).$type<readonly string[]>(),
  cidrs: text("cidrs", { mode: "json" }).$type<readonly string[]>(),
  level: text("level", { enum: ["password", "any_2fa", "phishing_resistant"] }).notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at"),
  revokedAt: integer("revoked_at"),
  lastUsedAt: integer("last_used_at"),
  lastUsedIp: text("last_used_ip"),
});

export const setupLinks = sqliteTable("setup_links", {
  secretHash: blob("secret_hash", { mode: "buffer" }).primaryKey(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
});
