/** Tables of people, their tokens with where those were used, and the one-time set-up link. */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const people = sqliteTable("people", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email"),
  kind: text("kind", { enum: ["person", "service"] }).notNull(),
  admin: integer("admin", { mode: "boolean" }).notNull().default(false),
  passwordHash: text("password_hash"),
  disabledAt: integer("disabled_at"),
  createdAt: integer("created_at").notNull(),
  /** What WebAuthn knows the person by: random, made with the first key. */
  handle: blob("handle", { mode: "buffer" }),
  /** Whether recovery codes were saved or declined; until then no factor counts. */
  recovery: text("recovery", { enum: ["unsettled", "saved", "declined"] })
    .notNull()
    .default("unsettled"),
  /** The password is too short to stand alone. */
  passwordShort: integer("password_short", { mode: "boolean" }).notNull().default(false),
  /** Wrong passwords in a row from browsers nobody knows. */
  passwordFailures: integer("password_failures").notNull().default(0),
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
  /** Only files of this version may be uploaded. */
  version: text("version"),
  /** Good for one upload, whose transaction sets `usedUpAt`. */
  singleUse: integer("single_use", { mode: "boolean" }).notNull().default(false),
  usedUpAt: integer("used_up_at"),
  /** `due`: makes one new project; `made`: it has, and reaches that one alone. */
  newProject: text("new_project", { enum: ["due", "made"] }),
  /** When its holder was told that it ends soon. */
  expiryToldAt: integer("expiry_told_at"),
  /** The person in whose session it was minted; nothing for those of the console. */
  mintedBy: integer("minted_by"),
});

/** Networks that a token was made or used in. */
export const tokenPlaces = sqliteTable(
  "token_places",
  {
    tokenId: integer("token_id").notNull(),
    place: text("place").notNull(),
    firstUsedAt: integer("first_used_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.place] })],
);

export const setupLinks = sqliteTable("setup_links", {
  secretHash: blob("secret_hash", { mode: "buffer" }).primaryKey(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
});
