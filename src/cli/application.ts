/** All commands, and the exit status of each run: 0 success, 1 the answer is no, 2 wrong usage, 3 a fault. */
import { buildApplication, buildRouteMap, run, type StricliProcess } from "@stricli/core";
import { sqliteVersion } from "../db/sqlite-version.ts";
import { adminCreate } from "./admin-create.ts";
import { adminResetFactors } from "./admin-reset-factors.ts";
import { auditExport, auditList } from "./audit-list.ts";
import { auditCheckpoint, auditProof, auditRedact, auditReopen, auditRotateKey } from "./audit-proof.ts";
import { auditShipping } from "./audit-shipping.ts";
import { auditVerify } from "./audit-verify.ts";
import { backup } from "./backup.ts";
import { check } from "./check.ts";
import { configCheck } from "./config-check.ts";
import { configShow } from "./config-show.ts";
import type { ConsoleContext } from "./console-context.ts";
import { downloadsWho } from "./downloads-who.ts";
import { errorText, exitStatus, libraryStatus } from "./error-text.ts";
import { exportCommand } from "./export.ts";
import { fetchCommand } from "./fetch.ts";
import { importCommand } from "./import.ts";
import { policyCheck } from "./policy-check.ts";
import { policyExplain } from "./policy-explain.ts";
import { policyReload } from "./policy-reload.ts";
import { policyTest } from "./policy-test.ts";
import { projectClaim } from "./project-claim.ts";
import { projectDelete } from "./project-delete.ts";
import { projectGrant } from "./project-grant.ts";
import { projectList } from "./project-list.ts";
import { projectRevoke } from "./project-revoke.ts";
import { projectRoles } from "./project-roles.ts";
import { projectShow } from "./project-show.ts";
import { projectStatus } from "./project-status.ts";
import { projectUnyank, projectYank } from "./project-yank.ts";
import { releaseApprove, releaseReject } from "./release-settle.ts";
import { releaseList, releaseShow } from "./release-show.ts";
import { releaseWait } from "./release-wait.ts";
import { renderDescriptions } from "./render-descriptions.ts";
import { restore } from "./restore.ts";
import { watchOutput } from "./say.ts";
import { serve } from "./serve.ts";
import { tokenCreate } from "./token-create.ts";
import { tokenList } from "./token-list.ts";
import { tokenRevoke } from "./token-revoke.ts";
import { userCreate } from "./user-create.ts";
import { userDelete } from "./user-delete.ts";
import { userDisable } from "./user-disable.ts";
import { userEnable } from "./user-enable.ts";
import { userList } from "./user-list.ts";
import { userResetLink } from "./user-reset-link.ts";
import { why } from "./why.ts";

const config = buildRouteMap({
  routes: { check: configCheck, show: configShow },
  docs: { brief: "Check the config file, show the settings" },
});

const admin = buildRouteMap({
  routes: { create: adminCreate, "reset-factors": adminResetFactors },
  docs: { brief: "Make admins, let people back in" },
});

const user = buildRouteMap({
  routes: {
    create: userCreate,
    list: userList,
    disable: userDisable,
    delete: userDelete,
    enable: userEnable,
    "reset-link": userResetLink,
  },
  docs: { brief: "People and service accounts" },
});

const token = buildRouteMap({
  routes: { create: tokenCreate, list: tokenList, revoke: tokenRevoke },
  docs: { brief: "Tokens that tools use as a password" },
});

const audit = buildRouteMap({
  routes: {
    verify: auditVerify,
    list: auditList,
    export: auditExport,
    proof: auditProof,
    checkpoint: auditCheckpoint,
    "rotate-key": auditRotateKey,
    redact: auditRedact,
    reopen: auditReopen,
    shipping: auditShipping,
  },
  docs: { brief: "The record of what was done: check it, read it, prove it" },
});

const project = buildRouteMap({
  routes: {
    list: projectList,
    show: projectShow,
    yank: projectYank,
    unyank: projectUnyank,
    delete: projectDelete,
    status: projectStatus,
    claim: projectClaim,
    roles: projectRoles,
    grant: projectGrant,
    revoke: projectRevoke,
  },
  docs: { brief: "Projects, their files and their people" },
});

const policy = buildRouteMap({
  routes: { check: policyCheck, explain: policyExplain, reload: policyReload, test: policyTest },
  docs: { brief: "Which projects are critical, and what that demands" },
});

const release = buildRouteMap({
  routes: {
    list: releaseList,
    show: releaseShow,
    approve: releaseApprove,
    reject: releaseReject,
    wait: releaseWait,
  },
  docs: { brief: "Releases that wait for approval" },
});

const downloads = buildRouteMap({
  routes: { who: downloadsWho },
  docs: { brief: "Who took what" },
});

const application = buildApplication<ConsoleContext>(
  buildRouteMap<string, ConsoleContext>({
    routes: {
      serve,
      config,
      policy,
      admin,
      user,
      token,
      project,
      release,
      audit,
      downloads,
      why,
      fetch: fetchCommand,
      export: exportCommand,
      import: importCommand,
      check,
      backup,
      restore,
      "render-descriptions": renderDescriptions,
    },
    docs: {
      brief: "A private Python package index with second-factor policy.",
      hideRoute: { "render-descriptions": true },
    },
  }),
  {
    name: "gatehouse",
    versionInfo: {
      getCurrentVersion: async () => `0.1.0 (Bun ${Bun.version}, SQLite ${sqliteVersion()})`,
    },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    localization: { text: errorText },
    determineExitCode: exitStatus,
  },
);

/** Runs one command; never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  watchOutput();
  const outcome: StricliProcess = { stdout: process.stdout, stderr: process.stderr, env: process.env };
  await run(application, argv, { process: outcome });
  return libraryStatus(Number(outcome.exitCode ?? 0));
}
