/** The record of what became of one staged file: a record for each, since a list of a hundred would be cut. */
import { type Act, record } from "../audit/record.ts";
import type { Tx } from "../db/write.ts";
import type { StagedFile } from "./staged-files.ts";

export type SettledFile = {
  readonly event: "file.approve" | "file.reject" | "file.expire";
  readonly project: string;
  readonly version: string;
  readonly file: StagedFile;
};

export function recordFile(tx: Tx, act: Act, { event, project, version, file }: SettledFile): void {
  const { filename, size } = file;
  const details = { filename, version, sha256: file.sha256.toString("hex"), size };
  record(tx, act, { event, outcome: "done", project, details });
}
