/** The letter to whoever can approve a release: what it would change, and where it is approved. */
import { findProject } from "../catalog/project.ts";
import { newestStaged } from "../staged/find-staged.ts";
import type { Db } from "../db/open.ts";
import { differenceOf } from "../staged/difference.ts";
import { differenceFacts } from "../staged/difference-facts.ts";
import { filesOf } from "../staged/staged-files.ts";
import { stagedPath } from "../staged/staged-path.ts";
import { normalizeName, type ProjectName } from "../packaging/project-name.ts";
import { tryParseVersion } from "../packaging/version.ts";
import { type Letter, type LetterHouse, writeLetter } from "./letter.ts";
import type { Addressee } from "./notice-letter.ts";
import { placeName, tameWords } from "./tame.ts";

/**
 * As it stands when the letter goes out, with the files that came meanwhile.
 * @param subject project and version, as the notice names them
 * @returns why there is none to write, where the release was settled meanwhile
 */
export function stagedLetter(
  { orm }: Db,
  house: LetterHouse,
  { to, subject }: { readonly to: Addressee; readonly subject: string },
): Letter | string {
  const [name = "", text = ""] = subject.split(" ");
  const project = findProject(orm, normalizeName(name) as ProjectName);
  const version = tryParseVersion(text);
  const release =
    project === undefined || version === undefined ? undefined : newestStaged(orm, project, version);
  if (project === undefined || release?.state !== "waiting") return "the release was settled meanwhile";
  const files = filesOf(orm, release);
  const [first] = files;
  const by = first === undefined ? "nobody" : `${first.uploader} with token ${first.tokenName ?? "none"}`;
  return writeLetter(house, to.email, {
    subject: "A release waits for your approval",
    greeting: `Hello ${tameWords(to.name)},`,
    lead: `${project.name} ${release.version} was uploaded and waits: nobody can install it until somebody approves it.`,
    facts: [
      ["Uploaded by", tameWords(by)],
      ["From", placeName(first?.ip ?? "")],
      ...differenceFacts(differenceOf(orm, release)).map(
        ([term, value]) => [term, /^(?:Files|Bytes)$/.test(term) ? value : tameWords(value)] as const,
      ),
      ["Waits until", new Date(release.expiresAt).toISOString().slice(0, 10)],
    ],
    steps: [
      {
        words: "Look at it, then approve or reject it, with your key at hand:",
        path: stagedPath(project.name, release.version),
      },
      { words: "If nobody of you uploaded it: reject it, revoke the token, and tell an admin." },
    ],
  });
}
