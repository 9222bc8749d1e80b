/** The list of migrations, in order, embedded in the executable. */
import house from "../../migrations/0001_house.sql" with { type: "text" };
import lookAlikes from "../../migrations/0002_look_alikes.sql" with { type: "text" };
import factors from "../../migrations/0003_factors.sql" with { type: "text" };
import pages from "../../migrations/0004_pages.sql" with { type: "text" };
import manage from "../../migrations/0005_manage.sql" with { type: "text" };
import mail from "../../migrations/0006_mail.sql" with { type: "text" };
import auditLog from "../../migrations/0007_audit_log.sql" with { type: "text" };
import auditView from "../../migrations/0008_audit_view.sql" with { type: "text" };
import mirror from "../../migrations/0009_mirror.sql" with { type: "text" };
import downloads from "../../migrations/0010_downloads.sql" with { type: "text" };
import account from "../../migrations/0011_account.sql" with { type: "text" };
import policy from "../../migrations/0012_policy.sql" with { type: "text" };
import gate from "../../migrations/0013_gate.sql" with { type: "text" };
import staged from "../../migrations/0014_staged.sql" with { type: "text" };
import curation from "../../migrations/0015_curation.sql" with { type: "text" };
import people from "../../migrations/0016_people.sql" with { type: "text" };
import auditShipping from "../../migrations/0017_audit_shipping.sql" with { type: "text" };
import auditAnchors from "../../migrations/0018_audit_anchors.sql" with { type: "text" };

export type Migration = { readonly id: number; readonly name: string; readonly sql: string };

export const migrations: readonly Migration[] = [
  { id: 1, name: "0001_house", sql: house },
  { id: 2, name: "0002_look_alikes", sql: lookAlikes },
  { id: 3, name: "0003_factors", sql: factors },
  { id: 4, name: "0004_pages", sql: pages },
  { id: 5, name: "0005_manage", sql: manage },
  { id: 6, name: "0006_mail", sql: mail },
  { id: 7, name: "0007_audit_log", sql: auditLog },
  { id: 8, name: "0008_audit_view", sql: auditView },
  { id: 9, name: "0009_mirror", sql: mirror },
  { id: 10, name: "0010_downloads", sql: downloads },
  { id: 11, name: "0011_account", sql: account },
  { id: 12, name: "0012_policy", sql: policy },
  { id: 13, name: "0013_gate", sql: gate },
  { id: 14, name: "0014_staged", sql: staged },
  { id: 15, name: "0015_curation", sql: curation },
  { id: 16, name: "0016_people", sql: people },
  { id: 17, name: "0017_audit_shipping", sql: auditShipping },
  { id: 18, name: "0018_audit_anchors", sql: auditAnchors },
];
