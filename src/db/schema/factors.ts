/** Tables of second factors, recovery codes, and WebAuthn ceremonies under way. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const totpApps = sqliteTable("totp_apps", {
  id: integer("id").primaryKey(),
  userId: integer("user_id").notNull(),
  label: text("label").notNull(),
  /** Encrypted; see `second-factor/seal-seed.ts`. */
  seed: blob("seed", { mode: "buffer" }).notNull(),
  /** The newest time step whose code was accepted; only a later one is accepted again. */
  lastStep: integer("last_step").notNull().default(0),
  failures: integer("failures").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  /** Nothing while its first code is awaited. */
  provenAt: integer("proven_at"),
  suspendedAt: integer("suspended_at"),
  suspendedWhy: text("suspended_why"),
  lastUsedAt: integer("last_used_at"),
  lastUsedIp: text("last_used_ip"),
});

export const webauthnKeys = sqliteTable("webauthn_keys", {
  id: integer("id").primaryKey(),
  userId: integer("user_id").notNull(),
  label: text("label").notNull(),
  /** base64url. */
  credentialId: text("credential_id").notNull(),
  rpId: text("rp_id").notNull(),
  /** COSE. */
  publicKey: blob("public_key", { mode: "buffer" }).notNull(),
  counter: integer("counter").notNull(),
  transports: text("transports", { mode: "json" }).$type<readonly string[]>().notNull(),
  aaguid: text("aaguid").notNull(),
  backupEligible: integer("backup_eligible", { mode: "boolean" }).notNull(),
  backedUp: integer("backed_up", { mode: "boolean" }).notNull(),
  userVerified: integer("user_verified", { mode: "boolean" }).notNull(),
  failures: integer("failures").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  suspendedAt: integer("suspended_at"),
  suspendedWhy: text("suspended_why"),
  lastUsedAt: integer("last_used_at"),
  lastUsedIp: text("last_used_ip"),
});

export const ceremonies = sqliteTable("ceremonies", {
  challenge: text("challenge").primaryKey(),
  purpose: text("purpose", { enum: ["register", "passkey", "factor", "step_up"] }).notNull(),
  /** Hash of the session's or the ceremony cookie's secret. */
  binding: blob("binding", { mode: "buffer" }).notNull(),
  userId: integer("user_id"),
  expiresAt: integer("expires_at").notNull(),
});

export const recoveryCodes = sqliteTable("recovery_codes", {
  codeHash: blob("code_hash", { mode: "buffer" }).primaryKey(),
  userId: integer("user_id").notNull(),
  madeAt: integer("made_at").notNull(),
  confirmed: integer("confirmed", { mode: "boolean" }).notNull().default(false),
  usedAt: integer("used_at"),
});
