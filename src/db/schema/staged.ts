/** Tables of releases that wait for a person, and of their files. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const stagedReleases = sqliteTable("staged_releases", {
  id: integer("id").primaryKey(),
  projectId: integer("project_id").notNull(),
  version: text("version").notNull(),
  releaseKey: text("release_key").notNull(),
  mode: text("mode", { enum: ["staged", "two_person"] }).notNull(),
  state: text("state", { enum: ["waiting", "approved", "rejected", "expired"] })
    .notNull()
    .default("waiting"),
  /** When its first file came. */
  openedAt: integer("opened_at").notNull(),
  /** When its newest file came. */
  changedAt: integer("changed_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  settledAt: integer("settled_at"),
  settledBy: integer("settled_by"),
  settledByName: text("settled_by_name"),
  /** When the proof was given that settled it. */
  proofAt: integer("proof_at"),
  reason: text("reason"),
});

/** What a wheel brings that runs or is run, beside its modules. */
export type WheelContents = {
  /** `console_scripts: demo = demo:main`. */
  readonly entryPoints: readonly string[];
  /** Paths of scripts, `.pth` files and native libraries. */
  readonly runnable: readonly string[];
};

/** A wheel's own contents, and those of the wheel that it follows. */
export type ComparedContents = {
  readonly own: WheelContents;
  readonly before?: WheelContents & { readonly version: string; readonly filename: string };
};

export const stagedFiles = sqliteTable("staged_files", {
  id: integer("id").primaryKey(),
  stagedId: integer("staged_id").notNull(),
  waiting: integer("waiting", { mode: "boolean" }).notNull().default(true),
  filename: text("filename").notNull(),
  folded: text("folded").notNull(),
  displayName: text("display_name").notNull(),
  kind: text("kind", { enum: ["sdist", "wheel"] }).notNull(),
  pythonVersion: text("python_version").notNull(),
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
  size: integer("size").notNull(),
  requiresPython: text("requires_python"),
  metadata: blob("metadata", { mode: "buffer" }).notNull(),
  contents: text("contents", { mode: "json" }).$type<ComparedContents>(),
  comment: text("comment"),
  stagedAt: integer("staged_at").notNull(),
  uploadedBy: integer("uploaded_by"),
  uploader: text("uploader").notNull(),
  tokenName: text("token_name"),
  /** Who made the token it came by. */
  mintedBy: integer("minted_by"),
  ip: text("ip").notNull(),
  agent: text("agent").notNull(),
});
