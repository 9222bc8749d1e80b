/** Once a day: does an upstream list a name that is private here? Its whole list is read, so that no name is given away. */
import { and, eq, lt, notInArray } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import { record } from "../audit/record.ts";
import { ownNames } from "../catalog/private-name.ts";
import { mirrorChecks, mirrorConflicts } from "../db/schema/mirror.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import { house } from "./house-actor.ts";
import { listedNames } from "./listed-names.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamClient } from "./upstream-client.ts";

export const CHECK_EVERY = 24 * 60 * 60_000;

/** More than these are counted, not named. */
const MOST_NAMED = 1_000;

type CheckDeps = MirrorDeps & { readonly client: UpstreamClient };

/** Checks the upstreams whose check is due, one after the other; one of several processes does each. */
export async function checkNames(deps: CheckDeps): Promise<void> {
  if (deps.offline) return;
  for (const upstream of deps.upstreams) {
    if (!claimCheck(deps, upstream)) continue;
    try {
      const found = await conflictsAt(deps, upstream);
      keep(deps, upstream, found);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      say(deps, upstream, error.message);
    }
  }
}

/** Whether it is due and nobody else has taken it. */
function claimCheck(deps: CheckDeps, { name }: Upstream): boolean {
  const at = deps.now();
  const due = deps.db.orm.select().from(mirrorChecks).where(eq(mirrorChecks.upstream, name)).get();
  if (due !== undefined && at - due.checkedAt < CHECK_EVERY && at >= due.checkedAt) return false;
  return write(deps.db, (tx) => {
    const values = { checkedAt: at, outcome: "running" };
    const fresh = tx
      .insert(mirrorChecks)
      .values({ upstream: name, ...values })
      .onConflictDoUpdate({
        target: mirrorChecks.upstream,
        set: values,
        setWhere: eq(mirrorChecks.checkedAt, due?.checkedAt ?? -1),
      })
      .returning()
      .all();
    return fresh.length > 0;
  });
}

async function conflictsAt({ client, db, reserved }: CheckDeps, upstream: Upstream): Promise<string[]> {
  const own = allOwn(db.orm);
  const globs = reserved();
  const found = new Set<string>();
  for await (const name of listedNames(client, upstream)) {
    if (found.size >= MOST_NAMED) break;
    if (own.has(name) || globs.some((glob) => matchesGlob(glob, name))) found.add(name);
  }
  return [...found].sort();
}

function allOwn(tx: Tx): Set<string> {
  const names = new Set<string>();
  for (let after = ""; ; ) {
    const batch = ownNames(tx, after, 5_000);
    for (const name of batch) names.add(name);
    const last = batch.at(-1);
    if (last === undefined) return names;
    after = last;
  }
}

/** Each name is told once; one that is gone upstream and comes back is told again. */
function keep(deps: CheckDeps, upstream: Upstream, names: readonly string[]): void {
  const at = deps.now();
  write(deps.db, (tx) => {
    const here = eq(mirrorConflicts.upstream, upstream.name);
    tx.delete(mirrorConflicts)
      .where(and(here, notInArray(mirrorConflicts.name, [...names])))
      .run();
    const fresh = names.filter(
      (name) =>
        tx
          .insert(mirrorConflicts)
          .values({ upstream: upstream.name, name, foundAt: at })
          .onConflictDoNothing()
          .returning()
          .all().length > 0,
    );
    tx.update(mirrorChecks)
      .set({ outcome: `private names found: ${names.length}` })
      .where(and(eq(mirrorChecks.upstream, upstream.name), lt(mirrorChecks.checkedAt, at + 1)))
      .run();
    if (fresh.length > 0) tellAdmins(tx, at, { upstream: upstream.name, names: fresh });
  });
}

function tellAdmins(
  tx: Tx,
  at: number,
  { upstream, names }: { upstream: string; names: readonly string[] },
): void {
  const act = { actor: house, at };
  record(tx, act, {
    event: "mirror.private_name",
    outcome: "done",
    details: { upstream, names: names.slice(0, 100) },
  });
  const more = names.length > 5 ? `, and ${names.length - 5} more` : "";
  const subject = `${names.slice(0, 5).join(", ")}${more} at ${upstream}`;
  for (const { id } of tx.select({ id: people.id }).from(people).where(eq(people.admin, true)).all()) {
    notify(tx, act, { userId: id, kind: "mirror.private_name", subject });
  }
}

function say(deps: CheckDeps, { name }: Upstream, outcome: string): void {
  write(deps.db, (tx) =>
    tx.update(mirrorChecks).set({ outcome }).where(eq(mirrorChecks.upstream, name)).run(),
  );
}
