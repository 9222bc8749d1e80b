/** The page of a project at one upstream, fresh enough: from the database, or asked for once however many want it. */
import { Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { fetchPage } from "./fetch-page.ts";
import { judgementRules } from "./judge-page.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { PageStore, StoredPage } from "./page-store.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamClient } from "./upstream-client.ts";

export type FreshPage = StoredPage & {
  /** Until when it need not be asked for again, in milliseconds since 1970. */
  readonly until: number;
  /** Whether the upstream failed to confirm it. */
  readonly stale: boolean;
};

export type FreshPages = {
  /** @throws Refusal `upstream.…` when it is not known and cannot be had */
  get(upstream: Upstream, name: ProjectName): FreshPage | Promise<FreshPage>;
};

/** A project that is not there may come at any moment. */
const LONGEST_ABSENT = 60_000;
/** After a failure, an old page is shown for so long before the upstream is asked again. */
const PAUSE = 30_000;
/** So long a caller waits for a fresh page when an old one would do. */
const PATIENCE = 1_500;

export function createFreshPages(
  deps: MirrorDeps & { readonly client: UpstreamClient; readonly store: PageStore },
): FreshPages {
  const flights = new Map<string, Promise<StoredPage>>();
  const pausedUntil = new Map<string, number>();

  async function fetch(
    upstream: Upstream,
    name: ProjectName,
    known: StoredPage | undefined,
  ): Promise<StoredPage> {
    const page = await fetchPage(deps, upstream, { name, known });
    if (known !== undefined) warnOfRollback(deps, { upstream, name, before: known, after: page });
    deps.store.keep(upstream.name, name, page);
    return page;
  }

  /** One question at a time for each page. */
  function ask(upstream: Upstream, name: ProjectName, known: StoredPage | undefined): Promise<StoredPage> {
    const key = `${upstream.name} ${name}`;
    const running = flights.get(key);
    if (running !== undefined) return running;
    const flight = fetch(upstream, name, known).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function renew(
    upstream: Upstream,
    name: ProjectName,
    known: StoredPage | undefined,
  ): Promise<FreshPage> {
    const key = `${upstream.name} ${name}`;
    const flight = ask(upstream, name, known);
    const usable =
      known !== undefined && known.state === "present" && deps.now() - known.fetchedAt < upstream.maxStale;
    if (!usable)
      return { ...(await flight), until: deps.now() + lifeOf(upstream, await flight), stale: false };
    try {
      const page = await inTime(flight);
      if (page !== undefined)
        return { ...page, until: page.fetchedAt + lifeOf(upstream, page), stale: false };
      // It goes on in the background; whoever asks next may find it done.
      return { ...known, until: deps.now() + PATIENCE, stale: true };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const until = deps.now() + PAUSE;
      if (pausedUntil.size > 10_000) pausedUntil.clear();
      pausedUntil.set(key, until);
      return { ...known, until, stale: true };
    }
  }

  return {
    get: (upstream, name) => {
      const read = deps.store.read(upstream.name, name);
      const now = deps.now();
      const same = read?.page.judgedBy === judgementRules(upstream);
      const known = read !== undefined && !same ? { ...read, etag: null } : read;
      if (known !== undefined && same) {
        const until = known.fetchedAt + lifeOf(upstream, known);
        if (now < until && now >= known.fetchedAt) return { ...known, until, stale: false };
        // Nobody will ever confirm it: what was carried in holds, however old.
        if (deps.offline && known.state === "present") return { ...known, until: now + PAUSE, stale: true };
      }
      const paused = pausedUntil.get(`${upstream.name} ${name}`) ?? 0;
      if (known?.state === "present" && now < paused && now >= paused - PAUSE)
        return { ...known, until: paused, stale: true };
      return renew(upstream, name, known);
    },
  };
}

function lifeOf({ refresh }: Upstream, { state }: StoredPage): number {
  return state === "present" ? refresh : Math.min(refresh, LONGEST_ABSENT);
}

/** Undefined when it takes longer than a caller who has something else should wait. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), PATIENCE);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

type Change = {
  readonly upstream: Upstream;
  readonly name: ProjectName;
  readonly before: StoredPage;
  readonly after: StoredPage;
};

/** An upstream that knows less than before may be an old copy that somebody plays back; what is held stays. */
function warnOfRollback({ warn }: MirrorDeps, { upstream, name, before, after }: Change): void {
  const now = new Set(after.page.files.map((file) => file.filename));
  const gone = before.page.files.filter((file) => !now.has(file.filename)).length;
  const older = after.state === "present" && after.serial < before.serial;
  if (gone === 0 && !older) return;
  warn(
    { upstream: upstream.name, project: name, gone, serial: after.serial, before: before.serial },
    "an upstream lists less than before",
  );
}
