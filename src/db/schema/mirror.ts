/** Tables of what is kept of upstreams, and of the names that were taken back from them. */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const mirrorPages = sqliteTable(
  "mirror_pages",
  {
    upstream: text("upstream").notNull(),
    project: text("project").notNull(),
    state: text("state", { enum: ["present", "absent"] }).notNull(),
    etag: text("etag"),
    fetchedAt: integer("fetched_at").notNull(),
    serial: integer("serial").notNull(),
    page: text("page").notNull(),
  },
  (table) => [primaryKey({ columns: [table.upstream, table.project] })],
);

export const mirrorMetadata = sqliteTable("mirror_metadata", {
  sha256: blob("sha256", { mode: "buffer" }).primaryKey(),
  bytes: blob("bytes", { mode: "buffer" }),
});

export const mirrorFiles = sqliteTable("mirror_files", {
  id: integer("id").primaryKey(),
  upstream: text("upstream").notNull(),
  project: text("project").notNull(),
  filename: text("filename").notNull(),
  address: blob("address", { mode: "buffer" }).notNull(),
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
  size: integer("size").notNull(),
  facts: text("facts").notNull(),
  metadataSha256: blob("metadata_sha256", { mode: "buffer" }),
  held: integer("held", { mode: "boolean" }).notNull(),
  fetchedAt: integer("fetched_at").notNull(),
  usedAt: integer("used_at").notNull(),
});

export const claimedNames = sqliteTable("claimed_names", {
  name: text("name").primaryKey(),
  reason: text("reason").notNull(),
  claimedAt: integer("claimed_at").notNull(),
});

export const mirrorChecks = sqliteTable("mirror_checks", {
  upstream: text("upstream").primaryKey(),
  checkedAt: integer("checked_at").notNull(),
  outcome: text("outcome").notNull(),
});

/** Names of this house that an upstream lists too. */
export const mirrorConflicts = sqliteTable(
  "mirror_conflicts",
  {
    upstream: text("upstream").notNull(),
    name: text("name").notNull(),
    foundAt: integer("found_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.upstream, table.name] })],
);

/** Versions that an admin lets through the rules of curation for a while. */
export const versionExceptions = sqliteTable("version_exceptions", {
  id: integer("id").primaryKey(),
  project: text("project").notNull(),
  version: text("version").notNull(),
  until: integer("until").notNull(),
  reason: text("reason").notNull(),
  userId: integer("user_id").notNull(),
  userName: text("user_name").notNull(),
  madeAt: integer("made_at").notNull(),
  endedAt: integer("ended_at"),
});
