/** Tables of who was told what of the policy, of the words of their letters, and of who was ready on which day. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const policyTold = sqliteTable(
  "policy_told",
  {
    userId: integer("user_id").notNull(),
    /** Its name; '' for the whole house. */
    project: text("project").notNull(),
    rule: text("rule").notNull(),
    toldAt: integer("told_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.project, table.rule] })],
);

export const noticeLetters = sqliteTable("notice_letters", {
  noticeId: integer("notice_id").primaryKey(),
  /** JSON of a `LetterBody`. */
  body: text("body").notNull(),
});

/** Days are counted from 1970-01-01, UTC. */
export const readinessDays = sqliteTable("readiness_days", {
  day: integer("day").primaryKey(),
  projects: integer("projects").notNull(),
  projectsReady: integer("projects_ready").notNull(),
  people: integer("people").notNull(),
  peopleReady: integer("people_ready").notNull(),
  tokens: integer("tokens").notNull(),
  tokensReady: integer("tokens_ready").notNull(),
});
