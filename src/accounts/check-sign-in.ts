/** The first step of signing in: is this the password of that person? One answer and one duration for every no. */
import { eq } from "drizzle-orm";
import type { AnonymousActor } from "../actor.ts";
import { type AuditDetails, record } from "../audit/record.ts";
import { people } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type CountedAttempt, countAttempt, recordLimit } from "./count-attempt.ts";
import { findDevice } from "./device.ts";
import { accountKey, foldName } from "./fold-name.ts";
import type { Person } from "./person.ts";
import { findRecentBlock } from "./recent-block.ts";
import { type Limit, passwordLimits, refundAttempt, tooMany } from "./throttle.ts";
import { noteTurnedAway } from "./turned-away.ts";

export type Credentials = {
  readonly name: string;
  readonly password: string;
  /** What the browser's cookie for this person's device holds. */
  readonly deviceSecret: (userId: number) => string | undefined;
};

type Row = typeof people.$inferSelect;

/** Wrong passwords in a row, from unknown browsers, after which only a known browser or a passkey may try (NIST 3.2.2). */
const MOST_IN_A_ROW = 100;

/**
 * Checks name and password. The attempt counts before the hash is computed, so that a burst gets no more than a queue.
 * @throws Refusal `sign_in.wrong`, `sign_in.too_many`, `sign_in.busy`
 */
export async function checkSignIn(
  deps: AccountDeps,
  actor: AnonymousActor,
  given: Credentials,
): Promise<Person> {
  const { person, attempt, known } = admit(deps, actor, given);
  const capped = !known && person !== undefined && person.passwordFailures >= MOST_IN_A_ROW;
  const usable = person?.disabledAt === null && !capped ? person.passwordHash : null;
  const right = await deps.passwords.verify(given.password.slice(0, 4097), usable);
  const found = write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const now = person && tx.select().from(people).where(eq(people.id, person.id)).get();
    // Judged again: the account may have changed while the hash was computed.
    if (right && now !== undefined && now.disabledAt === null && now.passwordHash === usable) {
      refundAttempt(tx, attempt);
      tx.update(people).set({ passwordFailures: 0 }).where(eq(people.id, now.id)).run();
      return now;
    }
    if (now !== undefined && !known) {
      tx.update(people)
        .set({ passwordFailures: now.passwordFailures + 1 })
        .where(eq(people.id, now.id))
        .run();
    }
    const why =
      now === undefined
        ? "unknown user"
        : now.disabledAt !== null
          ? "disabled"
          : capped
            ? "capped"
            : "wrong password";
    record(tx, act, { event: "sign_in", outcome: "refused", details: { ...whose(now), reason: why } });
    recordLimit(tx, attempt, { act, event: "sign_in", userId: now?.id });
    return undefined;
  });
  if (found === undefined) throw wrong();
  const { passwordHash: _hash, ...shown } = found;
  return shown;
}

type Admitted = {
  readonly person: Row | undefined;
  readonly attempt: CountedAttempt;
  readonly known: boolean;
};

/** Counts the attempt, or refuses it where a limit is reached. */
function admit(deps: AccountDeps, actor: AnonymousActor, { name, deviceSecret }: Credentials): Admitted {
  const now = deps.now();
  const everybody: Limit[] = [passwordLimits.address(actor.ip), passwordLimits.house];
  // Looked at before any write, and before whose account it is, so that a flood of refused tries costs next to nothing.
  const flood = findRecentBlock(deps.db, everybody, now);
  if (flood !== undefined) throw turnedAway(deps, actor, { ...flood, now });
  const person = findByName(deps.db.orm, name);
  const device = person && findDevice(deps.db.orm, person.id, deviceSecret(person.id));
  const account =
    device === undefined ? passwordLimits.account(accountKey(name)) : passwordLimits.device(device.id);
  const block = findRecentBlock(deps.db, [account], now);
  if (block !== undefined) throw turnedAway(deps, actor, { ...block, now });
  const limits = [...everybody, account];
  const result = write(deps.db, (tx) => countAttempt(tx, limits, now));
  if (result instanceof Refusal) throw result;
  return { person, attempt: result, known: device !== undefined };
}

type Held = { readonly key: string; readonly until: number; readonly now: number };

function turnedAway({ db }: AccountDeps, actor: AnonymousActor, { key, until, now }: Held): Refusal {
  noteTurnedAway(db, actor, { key, at: now });
  return tooMany(until, now);
}

/** What was typed is recorded only where it names somebody: people type passwords into the wrong field. */
function whose(person: Row | undefined): AuditDetails {
  return person === undefined ? {} : { user_id: person.id, user: person.name };
}

function findByName(tx: Tx, name: string): Row | undefined {
  const person = tx
    .select()
    .from(people)
    .where(eq(people.name, foldName(name)))
    .get();
  return person?.kind === "person" ? person : undefined;
}

function wrong(): Refusal {
  return new Refusal({
    kind: "unauthenticated",
    code: "sign_in.wrong",
    message: "The user name or the password is not right.",
    remedy: "Check both; the name is not your e-mail address.",
  });
}
