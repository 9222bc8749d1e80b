/** Sessions of browsers: opened, found, and renewed under a new id whenever their level changes. */
import { eq } from "drizzle-orm";
import type { Origin, PersonActor } from "../actor.ts";
import { people } from "../db/schema/people.ts";
import { sessions } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { Person } from "./person.ts";
import { levelOf, type Method, strongerOf } from "./proof.ts";
import { hashSecret, makeSecret } from "./secret.ts";

export type Session = Omit<typeof sessions.$inferSelect, "secretHash"> & { readonly person: Person };

/** How long a sign-in may wait for its second factor. */
const PENDING_FOR = 5 * 60 * 1000;

export type NewSession = {
  readonly userId: number;
  readonly state: "pending" | "open";
  readonly method: Method;
};

type OpenDeps = Pick<AccountDeps, "now" | "randomBytes">;

/** Gives the secret for the cookie. */
export function openSession(
  tx: Tx,
  deps: OpenDeps,
  session: NewSession & { readonly origin: Origin },
): string {
  const secret = makeSecret(deps.randomBytes);
  const { origin, ...rest } = session;
  const at = deps.now();
  const times = { provenAt: at, startedAt: at, seenAt: at };
  tx.insert(sessions)
    .values({
      ...rest,
      ...times,
      secretHash: hashSecret(secret),
      level: levelOf(session.method),
      recoveredAt: session.method === "recovery_code" ? at : null,
      ip: origin.ip,
      agent: origin.agent,
    })
    .run();
  return secret;
}

/**
 * Gives a session a new secret, and with a fresh `proof` a new level; the old id ends, the age of the session goes on.
 */
export function renewSession(
  tx: Tx,
  deps: OpenDeps,
  { session, proof }: { session: Session; proof?: Method },
): string {
  const secret = makeSecret(deps.randomBytes);
  const proven =
    proof === undefined
      ? {}
      : { method: proof, level: strongerOf(session.level, levelOf(proof)), provenAt: deps.now() };
  tx.update(sessions)
    .set({ secretHash: hashSecret(secret), ...proven })
    .where(eq(sessions.id, session.id))
    .run();
  return secret;
}

/** The live session behind a cookie's secret; one that is over is removed, so that no clock revives it. */
export function findSession(
  deps: Pick<AccountDeps, "db" | "now" | "sessions">,
  secret: string,
  state: "pending" | "open",
): Session | undefined {
  const row = deps.db.orm
    .select()
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.secretHash, hashSecret(secret)))
    .get();
  if (row === undefined || row.sessions.state !== state) return undefined;
  const { secretHash: _hash, ...session } = row.sessions;
  const now = deps.now();
  if (row.people.disabledAt !== null || isOver(session, deps.sessions, now)) {
    write(deps.db, (tx) => tx.delete(sessions).where(eq(sessions.id, session.id)).run());
    return undefined;
  }
  // Not at every request: a write costs more than the page.
  if (now - session.seenAt > deps.sessions.idle / 20) {
    write(deps.db, (tx) => tx.update(sessions).set({ seenAt: now }).where(eq(sessions.id, session.id)).run());
  }
  const { passwordHash: _password, ...person } = row.people;
  return { ...session, person };
}

/** Who acts in a session. */
export function actorOf(
  { person, level, method, provenAt }: Pick<Session, "person" | "level" | "method"> & { provenAt?: number },
  origin: Origin,
): PersonActor {
  const { requestId, ip, agent } = origin;
  const who = { userId: person.id, userName: person.name, admin: person.admin, level };
  const proven = provenAt === undefined ? {} : { provenAt };
  return { kind: "person", ...who, method, ...proven, requestId, ip, agent };
}

function isOver(
  session: Pick<Session, "state" | "startedAt" | "seenAt">,
  { idle, absolute }: AccountDeps["sessions"],
  now: number,
): boolean {
  if (session.state === "pending") return now >= session.startedAt + PENDING_FOR;
  return now >= session.seenAt + idle || now >= session.startedAt + absolute;
}
