/** Tables of projects, releases and files, with the names that stay burnt and the serials that mirrors follow. */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const projects = sqliteTable("projects", {
  id: integer("id").primaryKey(),
  name: text("name").notNull(),
  displayName: text("display_name").notNull(),
  status: text("status", { enum: ["active", "archived", "quarantined", "deprecated"] })
    .notNull()
    .default("active"),
  statusReason: text("status_reason"),
  serial: integer("serial").notNull(),
  createdAt: integer("created_at").notNull(),
  lookAlikeForm: text("look_alike_form").notNull(),
  /** What its owners ask for beyond the policy file. */
  demand: text("demand", { enum: ["any_2fa", "phishing_resistant"] }),
  demandRelease: text("demand_release", { enum: ["direct", "staged", "two_person"] })
    .notNull()
    .default("direct"),
  /** Milliseconds. */
  demandMaxAge: integer("demand_max_age"),
  demandCidr: integer("demand_cidr", { mode: "boolean" }).notNull().default(false),
  demandAt: integer("demand_at"),
});

export const roles = sqliteTable(
  "roles",
  {
    projectId: integer("project_id").notNull(),
    userId: integer("user_id").notNull(),
    role: text("role", { enum: ["owner", "maintainer"] }).notNull(),
    grantedAt: integer("granted_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.userId] })],
);

/** Tokens that an owner keeps away from one project. */
export const tokenCuts = sqliteTable(
  "token_cuts",
  {
    projectId: integer("project_id").notNull(),
    tokenId: integer("token_id").notNull(),
    cutAt: integer("cut_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.tokenId] })],
);

export const roleInvitations = sqliteTable("role_invitations", {
  id: integer("id").primaryKey(),
  projectId: integer("project_id").notNull(),
  userId: integer("user_id").notNull(),
  role: text("role", { enum: ["owner", "maintainer"] }).notNull(),
  invitedBy: integer("invited_by"),
  madeAt: integer("made_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  status: text("status", { enum: ["open", "accepted", "declined", "withdrawn"] })
    .notNull()
    .default("open"),
  settledAt: integer("settled_at"),
});

export const releases = sqliteTable("releases", {
  id: integer("id").primaryKey(),
  projectId: integer("project_id").notNull(),
  version: text("version").notNull(),
  releaseKey: text("release_key").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const coreMetadata = sqliteTable("core_metadata", {
  sha256: blob("sha256", { mode: "buffer" }).primaryKey(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
});

export const files = sqliteTable("files", {
  id: integer("id").primaryKey(),
  projectId: integer("project_id").notNull(),
  releaseId: integer("release_id").notNull(),
  filename: text("filename").notNull(),
  kind: text("kind", { enum: ["sdist", "wheel"] }).notNull(),
  pythonVersion: text("python_version").notNull(),
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
  size: integer("size").notNull(),
  requiresPython: text("requires_python"),
  metadataSha256: blob("metadata_sha256", { mode: "buffer" }),
  uploadedAt: integer("uploaded_at").notNull(),
  uploadedBy: integer("uploaded_by"),
  comment: text("comment"),
  yanked: integer("yanked", { mode: "boolean" }).notNull().default(false),
  yankedReason: text("yanked_reason"),
});

export const filenames = sqliteTable("filenames", {
  folded: text("folded").primaryKey(),
  filename: text("filename").notNull(),
  sha256: blob("sha256", { mode: "buffer" }).notNull(),
  firstUsedAt: integer("first_used_at").notNull(),
});

export const journal = sqliteTable("journal", {
  serial: integer("serial").primaryKey({ autoIncrement: true }),
  at: integer("at").notNull(),
  project: text("project").notNull(),
  version: text("version"),
  action: text("action").notNull(),
  filename: text("filename"),
});
