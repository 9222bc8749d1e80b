/** The one place where a rule hides a file of an upstream: on pages it is listed as yanked with the reason, at its address refused. */
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { MirrorFile } from "./mirror-page.ts";

export type JudgedFile = MirrorFile & { readonly project: ProjectName; readonly upstream: string };

/** Why a file is hidden, for whoever asks for it. */
export type Hidden = {
  /** The rule in one word, and where it stands: `cooldown (gatehouse.yaml:12)`. */
  readonly rule: string;
  /** A sentence without its end. */
  readonly why: string;
  readonly wayOut: string;
  /** ISO 8601. */
  readonly since?: string;
};

export type Judgement = {
  /** Absent: the file is shown. */
  readonly hidden?: Hidden;
  /** When time alone may change this, in milliseconds since 1970. */
  readonly until?: number;
  /** Whether the file's metadata, once it is here, may change this. */
  readonly needsMetadata: boolean;
};

export type Curation = {
  /** What one index makes of a file; without an index, what its address says: hidden where every index hides it. */
  judge(file: JudgedFile, index?: string): Judgement;
  /** Changes with every change of the rules. */
  stamp(): string;
};

export const uncurated: Curation = { judge: () => ({ needsMetadata: false }), stamp: () => "" };

/** Installers choose a yanked file only when it is pinned, and say why it is yanked. */
export function shownFile<File extends JudgedFile>(file: File, { hidden }: Judgement): File {
  return hidden === undefined ? file : { ...file, yanked: `Hidden by ${hidden.rule}: ${hidden.why}.` };
}

/** @throws Refusal `mirror.hidden` with the rule's own words */
export function requireShown(file: JudgedFile, { hidden }: Judgement): void {
  if (hidden === undefined) return;
  const { rule, why, wayOut, since } = hidden;
  const { project, upstream, version, filename } = file;
  throw new Refusal({
    kind: "denied_by_policy",
    code: "mirror.hidden",
    message: `${quote(filename)} is hidden by ${rule}: ${why}.`,
    remedy: `${wayOut} /why/${project}/${version} explains.`,
    ...(since === undefined ? {} : { since }),
    details: { project, upstream, version, filename, rule, reason: why },
  });
}
