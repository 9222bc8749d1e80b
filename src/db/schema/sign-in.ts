/** Tables of sessions, known devices, attempts, notices and invitations. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const sessions = sqliteTable("sessions", {
  id: integer("id").primaryKey(),
  secretHash: blob("secret_hash", { mode: "buffer" }).notNull(),
  userId: integer("user_id").notNull(),
  /** `pending`: the password was right, the factor is awaited. */
  state: text("state", { enum: ["pending", "open"] }).notNull(),
  level: text("level", { enum: ["password", "any_2fa", "phishing_resistant"] }).notNull(),
  method: text("method", {
    enum: ["password", "device", "recovery_code", "totp", "webauthn", "passkey"],
  }).notNull(),
  provenAt: integer("proven_at").notNull(),
  /** When a recovery code opened it. */
  recoveredAt: integer("recovered_at"),
  startedAt: integer("started_at").notNull(),
  seenAt: integer("seen_at").notNull(),
  ip: text("ip").notNull(),
  agent: text("agent").notNull(),
});

export const devices = sqliteTable("devices", {
  id: integer("id").primaryKey(),
  userId: integer("user_id").notNull(),
  secretHash: blob("secret_hash", { mode: "buffer" }).notNull(),
  firstSeenAt: integer("first_seen_at").notNull(),
  lastSeenAt: integer("last_seen_at").notNull(),
  rememberedUntil: integer("remembered_until"),
  ip: text("ip").notNull(),
  agent: text("agent").notNull(),
});

export const attempts = sqliteTable("attempts", {
  id: integer("id").primaryKey(),
  key: text("key").notNull(),
  at: integer("at").notNull(),
});

export const notices = sqliteTable("notices", {
  id: integer("id").primaryKey(),
  userId: integer("user_id").notNull(),
  at: integer("at").notNull(),
  kind: text("kind").notNull(),
  /** What it is about: the label of a key, the name of a token. */
  subject: text("subject"),
  ip: text("ip").notNull(),
  agent: text("agent").notNull(),
  seenAt: integer("seen_at"),
  mailedAt: integer("mailed_at"),
});

export const invitations = sqliteTable("invitations", {
  id: integer("id").primaryKey(),
  secretHash: blob("secret_hash", { mode: "buffer" }).notNull(),
  email: text("email"),
  admin: integer("admin", { mode: "boolean" }).notNull().default(false),
  invitedBy: text("invited_by").notNull(),
  madeAt: integer("made_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
  usedBy: text("used_by"),
  revokedAt: integer("revoked_at"),
});
