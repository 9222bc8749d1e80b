/** Shows a waiting release to everybody: all its files at once, as if they were published now. */
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { judgeFilename } from "../catalog/filename-use.ts";
import { advance } from "../catalog/journal.ts";
import { findProject } from "../catalog/project.ts";
import { type NewFile, showFile } from "../catalog/publish-file.ts";
import type { Db } from "../db/open.ts";
import { type Tx, write } from "../db/write.ts";
import { quote, Refusal } from "../errors.ts";
import { requireSettler, type Settling } from "./require-settler.ts";
import { recordFile } from "./record-file.ts";
import { settle } from "./settle-release.ts";
import { asNewFile, handsIn } from "./staged-files.ts";
import { tellUploaders } from "./tell-approvers.ts";

/**
 * Their upload-time is the time of approval (PEP 700): before it nobody could have them, so a cooldown begins there.
 * @returns what is shown now
 * @throws Refusal as `requireSettler`; `file.exists`, `file.burnt`, `release.second_sdist` when the house changed meanwhile
 */
export function approveRelease(
  deps: { readonly db: Db; readonly now: () => number },
  actor: Actor,
  input: Settling,
): NewFile[] {
  return write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const waiting = requireSettler(tx, act, { ...input, approve: true });
    const { project, release, files } = waiting;
    settle(tx, act, { ...waiting, state: "approved", reason: null });
    if (project.serial === 0) advance(tx, { project, at: act.at }, { action: "create" });
    const shown = files.map((file) => asNewFile(file, { name: input.name, version: release.version }));
    for (const [place, file] of shown.entries()) {
      requireFree(tx, file);
      // Read anew, since each file may change how the project's name is spelled.
      const now = findProject(tx, input.name) ?? project;
      showFile(tx, { project: now, at: act.at }, { ...file, uploadedBy: files[place]?.uploadedBy ?? null });
    }
    const { version, mode } = release;
    const details = { version, mode, files: shown.length, uploaded_by: handsIn(tx, files) };
    record(tx, act, { event: "release.approve", outcome: "done", project: project.name, details });
    for (const file of files)
      recordFile(tx, act, { event: "file.approve", project: project.name, version, file });
    tellUploaders(tx, act, { files, kind: "release.approve", words: `${project.name} ${release.version}` });
    return shown;
  });
}

/** Its own name was given back a moment ago; nobody else may have it. */
function requireFree(tx: Tx, { filename, sha256 }: NewFile): void {
  if (judgeFilename(tx, { filename, sha256 }) === "new") return;
  throw new Refusal({
    kind: "conflict",
    code: "file.exists",
    message: `File already exists (${quote(filename)}).`,
    remedy: "Reject this release: its files were published meanwhile.",
  });
}
