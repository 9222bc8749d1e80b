/** The one place where a rule hides a file of an upstream on pages, and refuses it at its own address. */
import { quote, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { MirrorFile } from "./mirror-page.ts";

export type JudgedFile = MirrorFile & { readonly project: ProjectName; readonly upstream: string };

/** Why a file is hidden, as one sentence for whoever asks for it; undefined where it is shown. */
export type Hidden = (file: JudgedFile) => string | undefined;

/** Those that no rule hides. */
export function shownFiles<File extends JudgedFile>(files: readonly File[], hidden: Hidden): File[] {
  return files.filter((file) => hidden(file) === undefined);
}

/** @throws Refusal `mirror.hidden` with the rule's own words */
export function requireShown(file: JudgedFile, hidden: Hidden): void {
  const why = hidden(file);
  if (why === undefined) return;
  throw new Refusal({
    kind: "denied_by_policy",
    code: "mirror.hidden",
    message: `${quote(file.filename)} is not served here: ${why}`,
    remedy: "Choose another version, or ask an admin of this index.",
  });
}
