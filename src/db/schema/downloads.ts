/** Tables of downloads: who took which file on which day, and the totals of each project and day. */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const downloadProjects = sqliteTable("download_projects", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  total: integer("total").notNull().default(0),
});

/** Days are counted from 1970-01-01, UTC. */
export const downloadDays = sqliteTable(
  "download_days",
  {
    projectId: integer("project_id").notNull(),
    day: integer("day").notNull(),
    count: integer("count").notNull(),
    /** From the first download to the end of this day. */
    total: integer("total").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.day] })],
);

export const downloadFiles = sqliteTable("download_files", {
  id: integer("id").primaryKey(),
  projectId: integer("project_id").notNull(),
  filename: text("filename").notNull(),
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
});

/** 0 and '' where there is no token, or nobody known. */
export const downloadTakers = sqliteTable("download_takers", {
  id: integer("id").primaryKey(),
  ip: text("ip").notNull(),
  client: text("client").notNull(),
  userId: integer("user_id").notNull(),
  userName: text("user_name").notNull(),
  tokenId: integer("token_id").notNull(),
  tokenName: text("token_name").notNull(),
});

export const downloads = sqliteTable(
  "downloads",
  {
    fileId: integer("file_id").notNull(),
    day: integer("day").notNull(),
    takerId: integer("taker_id").notNull(),
    /** 0 where only parts after the first byte were read. */
    count: integer("count").notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.fileId, table.day, table.takerId] })],
);
