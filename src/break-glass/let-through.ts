/** An admin answers for one version: it passes all rules of curation until a moment, and the act is in the audit log. */
import { and, eq, isNull } from "drizzle-orm";
import { type Actor, isAdmin } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { versionExceptions } from "../db/schema/mirror.ts";
import { write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { Version } from "../packaging/version.ts";

export type BreakGlassDeps = { readonly db: Db; readonly now: () => number };

export type LetThrough = {
  readonly project: ProjectName;
  readonly version: Version;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly reason: string;
};

/** No exception is made for longer, in milliseconds; the config may. */
const LONGEST = 90 * 86_400_000;

/** @throws Refusal `break_glass.admin`, `break_glass.until`, `break_glass.reason` */
export function letThrough({ db, now }: BreakGlassDeps, actor: Actor, ask: LetThrough): void {
  const at = now();
  const { userId, userName } = requirePerson(actor);
  const reason = ask.reason.trim();
  if (reason === "" || reason.length > 200 || /[\0-\x1f\x7f]/.test(reason)) {
    const remedy =
      "Say in one line of at most 200 characters why this version is needed before the rules allow it.";
    throw invalid("break_glass.reason", "An exception needs its reason.", remedy);
  }
  if (ask.until <= at || ask.until > at + LONGEST) {
    const what = "An exception ends in the future, and within 90 days.";
    throw invalid("break_glass.until", what, "Choose a nearer day, or write it into the config.");
  }
  const { project, until } = ask;
  const version = ask.version.text;
  write(db, (tx) => {
    tx.insert(versionExceptions)
      .values({ project, version, until, reason, userId, userName, madeAt: at })
      .run();
    const details = { version, until: new Date(until).toISOString(), reason };
    record(tx, { actor, at }, { event: "curation.let_through", outcome: "done", project, details });
  });
}

/** Ends one before its time; one that is over or unknown stays as it is. @throws Refusal `break_glass.admin` */
export function endException({ db, now }: BreakGlassDeps, actor: Actor, id: number): void {
  requirePerson(actor);
  const at = now();
  write(db, (tx) => {
    const open = and(eq(versionExceptions.id, id), isNull(versionExceptions.endedAt));
    const [ended] = tx.update(versionExceptions).set({ endedAt: at }).where(open).returning().all();
    if (ended === undefined) return;
    const { project, version, reason } = ended;
    const details = { version, reason };
    record(tx, { actor, at }, { event: "curation.let_through_end", outcome: "done", project, details });
  });
}

/** Whoever answers for it has a name: an admin in a browser. */
function requirePerson(actor: Actor): { readonly userId: number; readonly userName: string } {
  if (actor.kind === "person" && isAdmin(actor)) return actor;
  throw new Refusal({
    kind: "forbidden",
    code: "break_glass.admin",
    message: "Only admins let versions through the rules, and only in the browser.",
    remedy: "Ask an admin of this index.",
  });
}
