/** The last step of signing in, however it was proven: a session, the browser noted, the act recorded. */
import { eq } from "drizzle-orm";
import type { AnonymousActor } from "../actor.ts";
import { record } from "../audit/record.ts";
import { sessions } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import type { AccountDeps } from "./account-deps.ts";
import { findDevice, noteDevice } from "./device.ts";
import type { Person } from "./person.ts";
import { levelOf, type Method } from "./proof.ts";
import { actorOf, openSession, type Session } from "./session.ts";
import { strengthOf } from "./strength.ts";

/** What goes into the browser's cookies. */
export type SignedIn = {
  readonly userId: number;
  readonly session: string;
  /** Absent while the factor is awaited. */
  readonly device?: string;
};

export type Completion = {
  readonly person: Person;
  readonly method: Method;
  /** What its owner calls the key. */
  readonly label?: string;
  /** The session in which the factor was awaited. */
  readonly pending?: Session;
  readonly deviceSecret: string | undefined;
  /** Spare this browser the prompt for a factor. */
  readonly remember?: boolean;
};

/** Opens the session within the transaction that proved the person. */
export function completeSignIn(
  tx: Tx,
  deps: AccountDeps,
  done: Completion & { origin: AnonymousActor },
): SignedIn {
  const { person, method, label, pending, remember = false, origin } = done;
  if (pending !== undefined) tx.delete(sessions).where(eq(sessions.id, pending.id)).run();
  const session = openSession(tx, deps, { userId: person.id, state: "open", method, origin });
  const act = { actor: actorOf({ person, level: levelOf(method), method }, origin), at: deps.now() };
  const details = { user_id: person.id, method, ...(label === undefined ? {} : { label }) };
  record(tx, act, { event: "sign_in", outcome: "done", details });
  const device = noteDevice(tx, deps, { userId: person.id, secret: done.deviceSecret, remember, act });
  return { userId: person.id, session, device };
}

/** After the right password: a session at once where no factor is asked for, else one that waits for the factor. */
export function signInByPassword(
  deps: AccountDeps,
  origin: AnonymousActor,
  { person, deviceSecret }: { person: Person; deviceSecret: string | undefined },
): SignedIn {
  return write(deps.db, (tx) => {
    if (!strengthOf(tx, person.id).asksFactor) {
      return completeSignIn(tx, deps, { person, method: "password", deviceSecret, origin });
    }
    const device = findDevice(tx, person.id, deviceSecret);
    if (device !== undefined && deps.now() < (device.rememberedUntil ?? 0)) {
      return completeSignIn(tx, deps, { person, method: "device", deviceSecret, origin });
    }
    const session = openSession(tx, deps, {
      userId: person.id,
      state: "pending",
      method: "password",
      origin,
    });
    const act = { actor: origin, at: deps.now() };
    record(tx, act, { event: "sign_in.password", outcome: "done", details: { user_id: person.id } });
    return { userId: person.id, session };
  });
}
