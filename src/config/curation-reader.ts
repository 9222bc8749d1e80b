/** Reads the rules of curation, which stand in the sections of upstreams and of indexes alike. */
import { basename } from "node:path";
import { momentPattern, readMoment } from "../curation/day-and-time.ts";
import type {
  BreakGlass,
  CurationRules,
  FileRule,
  Place as RulePlace,
  VulnerabilityRule,
} from "../curation/rules.ts";
import { invalid, quote } from "../errors.ts";
import { parseProjectName } from "../packaging/project-name.ts";
import { parseSpecifierSet } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";
import type { Place } from "./fault.ts";
import { reason, user } from "./policy-reader.ts";
import { choice, orNone, text } from "./scalar-readers.ts";
import { key, listOf, neededKey, optionalKey, type Reader, refined, section, sectionsOf } from "./schema.ts";
import { duration, filePath, nameGlob } from "./value-readers.ts";

const line = /^[^\0-\x1f\x7f]{1,200}$/;
const specifier = text({ pattern: line, parse: parseSpecifierSet });
const version = text({ pattern: line, parse: parseVersion });
const projectName = text({ pattern: line, parse: parseProjectName });
const licence = text({ pattern: line, parse: parseLicence });
const moment = text({ pattern: momentPattern, parse: parseMoment });

const fileRule: Reader<FileRule> = refined(
  section({
    match: key(
      "Patterns of project names; * is any run of characters.",
      listOf(nameGlob, (glob) => glob),
      ["*"],
    ),
    versions: optionalKey("The versions that are meant (PEP 440): >=2,<3. Default: all.", specifier),
    files: key(
      "The kinds of files that are meant: wheel, sdist. Default: both.",
      listOf(choice(["wheel", "sdist"]), (kind) => kind),
      [],
    ),
    licences: key(
      "SPDX ids, expressions or classifiers that are meant; * is any run of characters. Default: any.",
      listOf(licence, (pattern) => pattern.toLowerCase()),
      [],
    ),
    reason: optionalKey("Why; whoever asks for such a file is told.", reason),
  }),
  (value, { node }) => ({ ...value, place: placeOf(node.at) }),
);

const breakGlass: Reader<BreakGlass> = refined(
  section({
    project: neededKey("The name of the project.", projectName),
    version: neededKey("The one version that is let through.", version),
    by: neededKey("Who answers for it.", user),
    until: neededKey("From when on the rules hold again.", moment),
    reason: neededKey("Why, for whoever reads of it later.", reason),
  }),
  (value, { node }) => ({ ...value, place: placeOf(node.at) }),
);

const vulnerabilities: Reader<VulnerabilityRule> = refined(
  section({
    osv: neededKey(
      "A dump of OSV records: a folder, a zip, a JSON file, or one with a record on each line. It is read again when it changes.",
      filePath,
    ),
    block: key(
      "The least severity that is hidden; records without one count as the worst.",
      choice(["low", "moderate", "high", "critical"]),
      "low",
    ),
  }),
  (value, { node }) => ({ ...value, place: placeOf(node.at) }),
);

/** Keys of a section that hold `CurationRules`. */
export const curationKeys = {
  allow: key("Only files that one of these entries means are served; none: all.", sectionsOf(fileRule), []),
  deny: key("Files that are hidden.", sectionsOf(fileRule), []),
  cooldown: key(
    "How long a file must have lain at the upstream, by its own word; files of unknown age are held.",
    orNone(refined(duration, (time, { node }) => ({ time: Number(time), place: placeOf(node.at) }))),
    "none",
  ),
  freeze: key(
    "The moment as of which things are shown: nothing that was uploaded later, or none.",
    orNone(refined(moment, (at, { node }) => ({ at, place: placeOf(node.at) }))),
    "none",
  ),
  break_glass: key(
    "Versions that are let through all of these rules for a while.",
    sectionsOf(breakGlass),
    [],
  ),
  vulnerabilities: optionalKey("Versions with known vulnerabilities are hidden.", vulnerabilities),
};

/** Whether there is any rule at all. */
export function hasRules({ allow, deny, cooldown, freeze, vulnerabilities: osv }: CurationRules): boolean {
  return allow.length > 0 || deny.length > 0 || (cooldown ?? freeze ?? osv) !== undefined;
}

function placeOf({ file, line: at }: Place): RulePlace {
  return { file: basename(file), line: at };
}

function parseMoment(written: string): number {
  const at = readMoment(written);
  if (at !== undefined) return at;
  const remedy = "Write a day (2026-03-24), or a moment with its offset: 2026-03-24T10:00Z.";
  throw invalid("config.moment", `${quote(written)} is not a moment.`, remedy);
}

function parseLicence(written: string): string {
  if (line.test(written) && written.trim() !== "") return written.trim();
  const remedy = "Write an SPDX id such as MIT or GPL-*, or a classifier.";
  throw invalid("config.licence", `${quote(written)} is not a licence.`, remedy);
}
