/** Tables of what pages show and can be made anew: cards of projects for lists and search, rendered READMEs. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const projectCards = sqliteTable("project_cards", {
  projectId: integer("project_id").primaryKey(),
  version: text("version"),
  summary: text("summary").notNull(),
  keywords: text("keywords").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

export const readmes = sqliteTable("readmes", {
  metadataSha256: blob("metadata_sha256", { mode: "buffer" }).primaryKey(),
  renderer: integer("renderer").notNull(),
  opening: text("opening"),
  whole: text("whole"),
});
