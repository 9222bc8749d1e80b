/** How an archive is refused: PyPI's known words first, then what is wrong, then how to mend it. */
import { invalid, type Refusal } from "../errors.ts";

/** Makes the refusal for one broken rule, for instance `("trailing_data", "Trailing data: …")`. */
export type Refuse = (rule: string, text: string, remedy?: string) => Refusal;

const rebuild =
  "Build the distribution again with a current build tool (for instance `python -m build`) and upload that file unchanged.";

/** A fault of the file as a whole: code `archive.<rule>`. */
export const refuseFile: Refuse = (rule, text, remedy = rebuild) =>
  invalid(`archive.${rule}`, `Invalid distribution file. ${text}.`, remedy);

/** A fault of ZIP framing or of a ZIP member: code `archive.zip.<rule>`. */
export const refuseZip: Refuse = (rule, text, remedy = rebuild) =>
  invalid(`archive.zip.${rule}`, `Invalid distribution file. ZIP archive not accepted: ${text}.`, remedy);

/** A fault of the gzip stream, of tar framing or of a tar member: code `archive.tar.<rule>`. */
export const refuseTar: Refuse = (rule, text, remedy = rebuild) =>
  invalid(`archive.tar.${rule}`, `Invalid distribution file. tar archive not accepted: ${text}.`, remedy);

/** A fault of what a wheel or an sdist must hold, in words that stand alone: code `archive.<rule>`. */
export const refuseContents: Refuse = (rule, text, remedy = rebuild) =>
  invalid(`archive.${rule}`, `${text}.`, remedy);
