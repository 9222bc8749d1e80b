/** Which records outlive their epoch: those that the log itself, and rows of other tables, stand on. */

/** SQL over a row of `audit_log`. */
export const STAYS = `((event GLOB 'audit.*' AND event NOT IN ('audit.view', 'audit.export')) OR (outcome = 'done'
  AND event IN ('file.upload', 'project.create', 'role.set', 'token.create')))`;
