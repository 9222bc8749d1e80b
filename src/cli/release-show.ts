/** `gatehouse release list` and `show`: what waits for approval, and what became of it. */
import { buildCommand } from "@stricli/core";
import { requireProject } from "../catalog/project.ts";
import { Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";
import { differenceOf } from "../staged/difference.ts";
import { differenceFacts } from "../staged/difference-facts.ts";
import { listStaged, newestStaged } from "../staged/find-staged.ts";
import { filesOf } from "../staged/staged-files.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, switchFlag } from "./flags.ts";
import { projectArgument, versionArgument } from "./project-argument.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { day, table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const releaseList = buildCommand({
  docs: { brief: "List the releases that wait for approval" },
  parameters: { flags: { all: switchFlag("Also those that were settled"), ...jsonFlag, ...configFlags } },
  func: list,
});

export const releaseShow = buildCommand({
  docs: { brief: "Show a staged release, its files and what it would change" },
  parameters: {
    flags: { ...jsonFlag, ...configFlags },
    positional: { kind: "tuple", parameters: [projectArgument, versionArgument] },
  },
  func: show,
});

/** At most so many are listed. */
const MOST = 1000;

async function list({
  all,
  json,
  ...flags
}: ConfigFlags & JsonFlag & { readonly all: boolean }): Promise<void> {
  const rows = await withHouse(flags, ({ house }) => listStaged(house.db.orm, { waiting: !all, most: MOST }));
  if (json) {
    return answerJson(
      rows.map(({ project, version, state, mode, files, bytes, openedAt, expiresAt, settledAt }) => ({
        project,
        version,
        state,
        mode,
        files,
        bytes,
        opened_at: isoTime(openedAt),
        expires_at: isoTime(expiresAt),
        settled_at: isoTime(settledAt),
      })),
    );
  }
  answer(
    table(
      ["PROJECT", "VERSION", "STATE", "MODE", "FILES", "BYTES", "SINCE", "UNTIL"],
      rows.map(({ project, version, state, mode, files, bytes, openedAt, expiresAt }) => [
        project,
        version,
        state,
        mode,
        files,
        bytes,
        day(openedAt),
        day(expiresAt),
      ]),
    ),
  );
}

async function show(
  { json, ...flags }: ConfigFlags & JsonFlag,
  name: ProjectName,
  version: Version,
): Promise<void> {
  const found = await withHouse(flags, ({ house: { db } }) => {
    const release = newestStaged(db.orm, requireProject(db.orm, name), version);
    if (release === undefined) throw neverStaged();
    return { release, files: filesOf(db.orm, release), difference: differenceOf(db.orm, release) };
  });
  const { release, files, difference } = found;
  if (json) {
    return answerJson({
      project: name,
      version: release.version,
      state: release.state,
      mode: release.mode,
      opened_at: isoTime(release.openedAt),
      expires_at: isoTime(release.expiresAt),
      settled_at: isoTime(release.settledAt),
      settled_by: release.settledByName,
      reason: release.reason,
      difference,
      files: files.map(({ filename, size, sha256, uploader, tokenName, ip, stagedAt }) => ({
        filename,
        size,
        sha256: sha256.toString("hex"),
        uploaded_by: uploader,
        token: tokenName,
        ip,
        at: isoTime(stagedAt),
      })),
    });
  }
  const facts = [
    ["Release", `${name} ${release.version}, ${release.state} (${release.mode})`],
    ["Since", isoTime(release.openedAt)],
    [
      "Settled",
      release.settledAt === null
        ? null
        : `${isoTime(release.settledAt)} by ${release.settledByName ?? "nobody"}`,
    ],
    ["Reason", release.reason],
    ...differenceFacts(difference),
  ] as const;
  answer(
    table(
      ["", ""],
      facts.map((row) => [...row]),
    ),
  );
  answer(
    table(
      ["FILE", "BYTES", "BY", "TOKEN", "FROM"],
      files.map(({ filename, size, uploader, tokenName, ip }) => [filename, size, uploader, tokenName, ip]),
    ),
  );
}

function neverStaged(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "release.not_staged",
    message: "This version never waited for approval.",
    remedy: "See 'gatehouse release list --all'.",
  });
}
