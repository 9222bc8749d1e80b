/** Reads cases for a policy: a file with one list, each entry facts and the verdict expected of them. */
import { basename } from "node:path";
import { invalid, quote } from "../errors.ts";
import { parseProjectName } from "../packaging/project-name.ts";
import { policyActions } from "../policy/facts.ts";
import type { PolicyCase } from "../policy/policy-case.ts";
import { sortFaults } from "./fault.ts";
import { type Faulty, newReading } from "./parse-config.ts";
import { boolean, choice, text } from "./scalar-readers.ts";
import { broken, key, listOf, neededKey, optionalKey, refined, section, sectionsOf } from "./schema.ts";
import { calendarDate, duration } from "./value-readers.ts";
import { readYaml } from "./yaml-document.ts";

const line = /^[^\0-\x1f\x7f]{1,200}$/;
const words = text({ pattern: line, parse: parseLine });
const project = text({ pattern: /^[A-Za-z0-9._-]+$/, parse: parseProjectName });
const level = choice(["password", "any_2fa", "phishing_resistant"]);

const entry = refined(
  section({
    name: neededKey("What the case is about.", words),
    project: optionalKey("The project; left out for acts on none.", project),
    action: key("What is done.", choice(policyActions), "upload"),
    on: optionalKey("The day of the act; today when left out.", calendarDate),
    by: key(
      "Who acts.",
      choice(["person", "token", "service_account", "trusted_publisher", "console"]),
      "token",
    ),
    user: key("Their name, for exemptions and approvals.", words, "somebody"),
    level: key("Of the session, or of the one in which the token was made.", level, "password"),
    factors: optionalKey("What they, or whoever made the token, can prove now; level when left out.", level),
    token_age: optionalKey("How old the token is; new when left out.", duration),
    token_cidr: key("Whether the token is bound to networks.", boolean, false),
    release_age: optionalKey("How long ago the release began; it is new when left out.", duration),
    uploaded_by: key("Who uploaded what is approved.", listOf(words, String), []),
    top: key("Whether the project is among the most downloaded.", boolean, false),
    owner_level: optionalKey(
      "What its owners ask for beyond the file.",
      choice(["any_2fa", "phishing_resistant"]),
    ),
    expect: neededKey("The verdict.", choice(["allowed", "warned", "refused"])),
    code: optionalKey("The code of the decision.", words),
    rule: optionalKey(
      "The rule that decides: a pattern of it, file:line, second_factor, top_downloads, owner.",
      words,
    ),
  }),
  ({ on, tokenAge = 0, ...given }, { node }): PolicyCase => ({
    ...given,
    tokenAge,
    user: given.user.toLowerCase(),
    on: on === undefined ? undefined : Date.parse(`${on}T12:00:00Z`),
    place: { file: basename(node.at.file), line: node.at.line },
  }),
);

const casesSchema = section({ cases: neededKey("The cases.", sectionsOf(entry)) });

/** Never throws, touches nothing. */
export function parsePolicyCases(written: string, file: string): readonly PolicyCase[] | Faulty {
  const { root, faults } = readYaml(written, file);
  const reading = newReading(faults, new Map());
  const read = casesSchema.read(root, { path: "", reading });
  if (read === broken || reading.faults.length > 0) return { faults: sortFaults(reading.faults) };
  if (read.cases.length > 0) return read.cases;
  return {
    faults: [{ ...root.at, path: "cases", what: "there is no case.", remedy: "Write at least one." }],
  };
}

function parseLine(written: string): string {
  if (line.test(written) && written.trim() !== "") return written.trim();
  throw invalid("config.words", `${quote(written)} is not a line of words.`, "Write 1 to 200 characters.");
}
