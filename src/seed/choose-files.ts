/** From what a lock file asks for to the files of a mirrored project that answer it, each held to the lock's own hash. */
import type { Wish } from "../lockfiles/wish.ts";
import { fitsTarget } from "../lockfiles/fits-target.ts";
import type { Target } from "../lockfiles/target.ts";
import { readFilename } from "../mirror/judge-page.ts";
import type { MirroredProject } from "../mirror/mirrored-project.ts";
import type { JudgedFile } from "../mirror/shown-files.ts";
import { specifierAllows } from "../packaging/specifier.ts";
import { compareVersions, parseVersion } from "../packaging/version.ts";
import { quote, Refusal } from "../errors.ts";

export type ChosenFile = {
  readonly file: JudgedFile;
  /** Any one of these; undefined: what the upstream says. */
  readonly sha256?: ReadonlySet<string>;
};

type Choice = { readonly wish: Wish; readonly project: MirroredProject; readonly targets: readonly Target[] };

/** @throws Refusal `fetch.hash`, `fetch.missing` */
export function chooseFiles(choice: Choice): ChosenFile[] {
  const { wish, project, targets } = choice;
  if (wish.files !== undefined) return lockedFiles(choice, wish.files);
  const releases = new Map<string, JudgedFile[]>();
  for (const target of targets) {
    const version = newestFor(choice, target);
    if (version === undefined)
      throw missing(wish, `no file of ${quote(project.name)} fits what is asked for`);
    const files = project.files.filter((file) => file.version === version && fits(file, target));
    releases.set(version, [...(releases.get(version) ?? []), ...files]);
  }
  const files = [...new Set([...releases.values()].flat())];
  const { hashes } = wish;
  if (hashes === undefined) return files.map((file) => ({ file }));
  const right = files.filter(({ sha256 }) => sha256 === undefined || hashes.has(sha256));
  if (right.length === 0) {
    throw wrongHash(
      wish,
      `none of the files of ${quote(project.name)} at ${quote(project.upstream)} has a hash of the list`,
    );
  }
  return right.map((file) => ({ file, sha256: hashes }));
}

function lockedFiles({ wish, project, targets }: Choice, locked: ReadonlyMap<string, string>): ChosenFile[] {
  const listed = new Map(project.files.map((file) => [file.filename, file]));
  const chosen: ChosenFile[] = [];
  for (const [filename, sha256] of locked) {
    const parsed = readFilename(filename);
    const file = listed.get(filename);
    if (parsed === undefined || !targets.some((target) => fitsTarget(parsed, file?.requiresPython, target)))
      continue;
    if (file === undefined)
      throw missing(wish, `${quote(filename)} is not offered by ${quote(project.upstream)}`);
    if (file.sha256 !== undefined && file.sha256 !== sha256) {
      throw wrongHash(
        wish,
        `${quote(filename)} has another sha256 at ${quote(project.upstream)} than in the lock file`,
      );
    }
    chosen.push({ file, sha256: new Set([sha256]) });
  }
  if (chosen.length === 0)
    throw missing(wish, `no locked file of ${quote(project.name)} fits the platforms and Pythons`);
  return chosen;
}

/** As installers choose: no pre-releases and nothing yanked, unless there is nothing else. */
function newestFor({ wish, project }: Choice, target: Target): string | undefined {
  const files = project.files.filter(
    (file) => specifierAllows(wish.specifier, parseVersion(file.version)) && fits(file, target),
  );
  const steady = files.filter(
    (file) => file.yanked === undefined && !parseVersion(file.version).isPrerelease,
  );
  const versions = (steady.length > 0 ? steady : files).map((file) => parseVersion(file.version));
  return versions.sort(compareVersions).at(-1)?.text;
}

function fits(file: JudgedFile, target: Target): boolean {
  const parsed = readFilename(file.filename);
  return parsed !== undefined && fitsTarget(parsed, file.requiresPython, target);
}

function missing({ where }: Wish, what: string): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "fetch.missing",
    message: `${where}: ${what}.`,
    remedy: "Lock it anew, or fetch for other platforms and Pythons.",
  });
}

export function wrongHash({ where }: Wish, what: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "fetch.hash",
    message: `${where}: ${what}.`,
    remedy: "Find out which of the two was changed before you lock it anew; nothing of it was fetched.",
  });
}
