/** Brings what lock files ask for through the mirror into this house, several files at a time; safe to stop and run again. */
import { quote, Refusal } from "../errors.ts";
import type { Target } from "../lockfiles/target.ts";
import type { Wish, WishList } from "../lockfiles/wish.ts";
import type { FoundFile } from "../mirror/find-file.ts";
import type { Mirror } from "../mirror/mirror.ts";
import { type ChosenFile, chooseFiles, wrongHash } from "./choose-files.ts";
import { eachOf } from "./each-of.ts";
import { type Need, needsOf, wantedOn } from "./needs-of.ts";
import { createOpenWants } from "./open-wants.ts";

export type Seeding = {
  readonly lists: readonly WishList[];
  readonly targets: readonly Target[];
  readonly index: string;
  /** How many files at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told after each file how many are done, of those known so far. */
  readonly report: (done: number, total: number) => void;
};

export type SeedSummary = {
  readonly fetched: number;
  readonly bytes: number;
  /** Files that were here already. */
  readonly present: number;
  /** Names that belong to this house, which no upstream is asked for. */
  readonly local: readonly string[];
  readonly refused: readonly { readonly what: string; readonly code: string; readonly reason: string }[];
  readonly skipped: readonly string[];
  /** Wishes and files that were not looked at because of the signal. */
  readonly left: number;
};

type Job = { readonly wish: Wish; readonly chosen: ChosenFile };
type Tally = { -readonly [K in "fetched" | "bytes" | "present"]: number } & {
  local: Set<string>;
  /** Names of files that were fetched for the metadata inside. */
  early: Set<string>;
  refused: { what: string; code: string; reason: string }[];
};

/** A wish or file that is refused is told in the summary; a full disk ends the run. @throws Refusal `storage.full` */
export async function fetchWishes(mirror: Mirror, seeding: Seeding): Promise<SeedSummary> {
  const { lists, jobs, signal } = seeding;
  const tally: Tally = { fetched: 0, bytes: 0, present: 0, local: new Set(), early: new Set(), refused: [] };
  const files = new Map<string, Job>();
  let left = 0;
  for (const list of lists) {
    const needs = list.wishes.flatMap((wish) => needOf(wish, seeding.targets));
    const wants = createOpenWants(list.constraints);
    const queue: Need[] = [];
    const add = (need: Need) => {
      const whole = list.open ? wants.add(need) : need;
      if (whole !== undefined) queue.push(whole);
    };
    for (const need of needs) add(need);
    left += await eachOf({ queue, atOnce: jobs, signal }, (need) =>
      counting(tally, need.wish.where, async () => {
        const chosen = await choose(mirror, seeding.index, need);
        if (chosen === undefined) return void tally.local.add(need.wish.name);
        for (const each of chosen)
          files.set(`${each.file.upstream} ${each.file.filename}`, { wish: need.wish, chosen: each });
        if (list.open)
          for (const next of await nextNeeds(mirror, { chosen, early: tally.early }, need)) add(next);
      }),
    );
  }
  let done = 0;
  const queue = [...files.values()];
  left += await eachOf({ queue, atOnce: jobs, signal }, async (job) => {
    await counting(tally, job.chosen.file.filename, () => bring(mirror, job, tally));
    done += 1;
    seeding.report(done, queue.length);
  });
  const { fetched, bytes, present, refused } = tally;
  const skipped = lists.flatMap((list) => list.skipped);
  return { fetched, bytes, present, local: [...tally.local].sort(), refused, skipped, left };
}

/** Nothing where none of its markers holds on any target. */
function needOf(wish: Wish, targets: readonly Target[]): Need[] {
  const wanting = targets.filter((target) => wantedOn(target, wish.markers, new Set(wish.extras)));
  return wanting.length === 0 ? [] : [{ wish, targets: wanting }];
}

async function counting(tally: Tally, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === "storage_full") throw error;
    tally.refused.push({ what, code: error.code, reason: error.sentence });
  }
}

/** Undefined for a name of this house. @throws Refusal `fetch.…`, `upstream.…` */
async function choose(
  mirror: Mirror,
  index: string,
  { wish, targets }: Need,
): Promise<ChosenFile[] | undefined> {
  if (mirror.isPrivate(wish.name)) return undefined;
  const project = await mirror.project(index, wish.name);
  if (project !== undefined) return chooseFiles({ wish, project, targets });
  throw new Refusal({
    kind: "not_found",
    code: "fetch.unknown",
    message: `${wish.where}: no upstream of the index ${quote(index)} has a project ${quote(wish.name)}.`,
    remedy: "Name the index that pulls it with --index.",
  });
}

/** One wheel of each release speaks for all of it. */
async function nextNeeds(
  mirror: Mirror,
  { chosen, early }: { readonly chosen: readonly ChosenFile[]; readonly early: Set<string> },
  need: Need,
): Promise<Need[]> {
  const wheels = chosen.filter(({ file }) => file.kind === "wheel");
  const releases = new Map(wheels.map((each) => [each.file.version, each]));
  const needs: Need[] = [];
  for (const { file } of releases.values()) {
    const found = await mirror.file(file.address, file.filename);
    if (found === undefined) continue;
    const metadata = (await mirror.metadata(found)) ?? (await metadataInside(mirror, found, early));
    if (metadata !== undefined) needs.push(...needsOf(new TextDecoder().decode(metadata.bytes), need));
  }
  return needs;
}

/** Of an upstream that offers none: the wheel itself is wanted anyway. */
async function metadataInside(mirror: Mirror, found: FoundFile, early: Set<string>) {
  if (found.kept?.held !== true) {
    await (await mirror.download(found)).kept;
    early.add(found.file.filename);
  }
  const here = await mirror.file(found.kept?.sha256 ?? found.file.address, found.file.filename);
  return here === undefined ? undefined : mirror.metadata(here);
}

async function bring(mirror: Mirror, { wish, chosen }: Job, tally: Tally): Promise<void> {
  const { file, sha256 } = chosen;
  const found = await mirror.file(file.address, file.filename);
  if (found === undefined) throw new Error(`${file.filename} is on its page and not at its address`);
  const wanted = found.kept?.sha256 ?? found.file.sha256 ?? (sha256?.size === 1 ? [...sha256][0] : undefined);
  if (wanted !== undefined && sha256?.has(wanted) === false) {
    throw wrongHash(wish, `${quote(file.filename)} is held to other bytes here than those of the lock file`);
  }
  if (found.kept?.held === true) {
    mirror.used(found);
    if (tally.early.has(file.filename)) count(tally, found.kept.size);
    else tally.present += 1;
    return;
  }
  const held = wanted === undefined ? found.file : { ...found.file, sha256: wanted };
  await (await mirror.download({ ...found, file: held })).kept;
  const here = await mirror.file(file.address, file.filename);
  if (here?.kept !== undefined && sha256?.has(here.kept.sha256) === false) {
    throw wrongHash(wish, `${quote(file.filename)} came with a hash that the list does not name`);
  }
  count(tally, here?.kept?.size ?? 0);
}

function count(tally: Tally, bytes: number): void {
  tally.fetched += 1;
  tally.bytes += bytes;
}
