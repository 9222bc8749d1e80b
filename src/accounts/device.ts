/** Browsers that a person has signed in from: known ones raise no notice, remembered ones spare a prompt. */
import { and, eq } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { type Act, record } from "../audit/record.ts";
import { devices } from "../db/schema/sign-in.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { AccountDeps } from "./account-deps.ts";
import { notify } from "./notices.ts";
import { hashSecret, makeSecret } from "./secret.ts";

export type Device = typeof devices.$inferSelect;

/** How long a browser may be remembered. */
export const REMEMBER_FOR = 30 * 24 * 60 * 60 * 1000;

/** The browser of this person behind a device cookie. */
export function findDevice(tx: Tx, userId: number, secret: string | undefined): Device | undefined {
  if (secret === undefined) return undefined;
  return tx
    .select()
    .from(devices)
    .where(and(eq(devices.userId, userId), eq(devices.secretHash, hashSecret(secret))))
    .get();
}

export type SeenDevice = {
  readonly userId: number;
  /** What the browser's device cookie holds. */
  readonly secret: string | undefined;
  /** To be spared the prompt for a factor from now on. */
  readonly remember: boolean;
};

/** Notes a sign-in from a browser; an unknown one raises a notice. Gives the secret for its cookie. */
export function noteDevice(
  tx: Tx,
  deps: Pick<AccountDeps, "randomBytes">,
  seen: SeenDevice & { act: Act },
): string {
  const { userId, remember, act } = seen;
  const { ip, agent } = act.actor;
  const known = findDevice(tx, userId, seen.secret);
  const now = {
    lastSeenAt: act.at,
    ip,
    agent,
    ...(remember ? { rememberedUntil: act.at + REMEMBER_FOR } : {}),
  };
  if (remember) {
    record(tx, act, { event: "device.remember", outcome: "done", details: { user_id: userId } });
  }
  if (known !== undefined && seen.secret !== undefined) {
    tx.update(devices).set(now).where(eq(devices.id, known.id)).run();
    return seen.secret;
  }
  // Never the secret the browser came with: whoever put it there would know it.
  const secret = makeSecret(deps.randomBytes);
  const first =
    tx.select({ id: devices.id }).from(devices).where(eq(devices.userId, userId)).get() === undefined;
  tx.insert(devices)
    .values({ userId, secretHash: hashSecret(secret), firstSeenAt: act.at, ...now })
    .run();
  if (!first) notify(tx, act, { userId, kind: "sign_in.new_device" });
  return secret;
}

/** Forgets a browser: its next sign-in asks for a factor and raises a notice. @throws Refusal `device.unknown` */
export function forgetDevice(
  deps: Pick<AccountDeps, "db" | "now">,
  actor: Actor,
  which: { userId: number; id: number },
): void {
  write(deps.db, (tx) => {
    const { userId, id } = which;
    const gone = tx
      .delete(devices)
      .where(and(eq(devices.id, id), eq(devices.userId, userId)))
      .returning()
      .get();
    if (gone === undefined) {
      throw new Refusal({
        kind: "not_found",
        code: "device.unknown",
        message: `You have no known browser ${id}.`,
        remedy: "It may be forgotten already; look at the list again.",
      });
    }
    const act = { actor, at: deps.now() };
    record(tx, act, { event: "device.forget", outcome: "done", details: { user_id: userId, device: id } });
  });
}
