/** The Merkle log of what was done, what is personal beside it, and the view that people read. */
import { blob, integer, primaryKey, sqliteTable, sqliteView, text } from "drizzle-orm/sqlite-core";

/** The columns that SQLite makes of `body` are in the view. */
export const auditLog = sqliteTable("audit_log", {
  seq: integer("seq").primaryKey(),
  /** Canonical JSON as it was hashed. */
  body: text("body").notNull(),
  leaf: blob("leaf", { mode: "buffer" }).notNull(),
});

export const auditPii = sqliteTable(
  "audit_pii",
  {
    seq: integer("seq").notNull(),
    field: text("field").notNull(),
    salt: blob("salt", { mode: "buffer" }).notNull(),
    value: text("value").notNull(),
  },
  (table) => [primaryKey({ columns: [table.seq, table.field] })],
);

/** One row. */
export const auditState = sqliteTable("audit_state", {
  id: integer("id").primaryKey(),
  logId: text("log_id").notNull(),
  epoch: integer("epoch").notNull(),
  /** The first record of the epoch. */
  start: integer("start").notNull(),
  /** Records of the epoch. */
  size: integer("size").notNull(),
  frontier: blob("frontier", { mode: "buffer" }).notNull(),
  newestAt: integer("newest_at").notNull(),
});

export const auditCheckpoints = sqliteTable(
  "audit_checkpoints",
  { epoch: integer("epoch").notNull(), size: integer("size").notNull(), note: text("note").notNull() },
  (table) => [primaryKey({ columns: [table.epoch, table.size] })],
);

/** Hashes of full subtrees of 256 leaves. */
export const auditTiles = sqliteTable(
  "audit_tiles",
  {
    epoch: integer("epoch").notNull(),
    tile: integer("tile").notNull(),
    hash: blob("hash", { mode: "buffer" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.tile] })],
);

/** Leaf hashes of records that retention may have taken away, up to 256 in a row. */
export const auditLeaves = sqliteTable("audit_leaves", {
  first: integer("first").primaryKey(),
  leaves: blob("leaves", { mode: "buffer" }).notNull(),
});

/** Checkpoints that arrived at a place outside. */
export const auditAnchored = sqliteTable(
  "audit_anchored",
  {
    anchor: text("anchor").notNull(),
    epoch: integer("epoch").notNull(),
    size: integer("size").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.anchor, table.epoch, table.size] })],
);

/** One row: the newest verification of the whole log that the server made by itself. */
export const auditVerified = sqliteTable("audit_verified", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  verdict: text("verdict").notNull(),
  /** The verdict as `audit verify --json` prints it. */
  report: text("report").notNull(),
});

/** Records with what is personal put back in; `[redacted]` where it was taken out. */
export const auditEvents = sqliteView("audit_events", {
  seq: integer("seq").notNull(),
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
  tokenId: integer("token_id"),
  /** The person whom the act concerns. */
  subject: integer("subject"),
  details: text("details", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
}).existing();
