/** Tables of the loaded policy, its last failure, and the members of `top_downloads` rules. */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const policyLoads = sqliteTable("policy_loads", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  /** Base name. */
  file: text("file").notNull(),
  /** Of the whole file. */
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
  /** The lines of the file that hold the policy, and the number of the first of them. */
  text: text("text").notNull(),
  firstLine: integer("first_line").notNull(),
  /** JSON of `policy/policy.ts`. */
  compiled: text("compiled").notNull(),
  publicUrl: text("public_url").notNull(),
  loadedBy: text("loaded_by").notNull(),
  /** What changed against the load before, a line each. */
  difference: text("difference", { mode: "json" }).$type<readonly string[]>().notNull(),
});

export const policyFailure = sqliteTable("policy_failure", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
  file: text("file").notNull(),
  loadedBy: text("loaded_by").notNull(),
  faults: text("faults", { mode: "json" }).$type<readonly string[]>().notNull(),
});

export const policyTop = sqliteTable(
  "policy_top",
  {
    rule: text("rule").notNull(),
    project: text("project").notNull(),
  },
  (table) => [primaryKey({ columns: [table.rule, table.project] })],
);
