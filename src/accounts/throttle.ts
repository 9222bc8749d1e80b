/** Limits on attempts, counted in the database before anything is verified, so that restarts and bursts change nothing. */
import { and, count, eq, gt, inArray, lt, min } from "drizzle-orm";
import { isIPv6 } from "node:net";
import { attempts } from "../db/schema/sign-in.ts";
import type { Tx } from "../db/write.ts";
import { Refusal } from "../errors.ts";

/** At most `most` failures within `within` milliseconds count under `key`. */
export type Limit = { readonly key: string; readonly most: number; readonly within: number };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Wrong passwords: of one account from unknown browsers, of one known browser, of one address, of all. */
export const passwordLimits = {
  account: (key: string): Limit => ({ key: `password:account:${key}`, most: 10, within: 15 * MINUTE }),
  device: (id: number): Limit => ({ key: `password:device:${id}`, most: 10, within: 15 * MINUTE }),
  address: (ip: string): Limit => ({ key: `password:address:${network(ip)}`, most: 30, within: 15 * MINUTE }),
  house: { key: "password:house", most: 1000, within: 5 * MINUTE } satisfies Limit,
};

/** Wrong factors of every kind, at sign-in and step-up alike: one budget for each person. */
export function factorLimits(userId: number, ip: string): readonly Limit[] {
  const person = `factor:person:${userId}`;
  return [
    { key: person, most: 5, within: 5 * MINUTE },
    { key: person, most: 20, within: HOUR },
    { key: person, most: 50, within: DAY },
    ...addressLimits(ip),
  ];
}

/** Passkeys that no account is known for yet. */
export function addressLimits(ip: string): readonly Limit[] {
  const address = `factor:address:${network(ip)}`;
  return [
    { key: address, most: 30, within: 5 * MINUTE },
    { key: address, most: 150, within: HOUR },
  ];
}

/** Links to a new password, for whatever name is typed: what fills a mailbox, and what an address may ask. */
export function resetLimits(key: string, ip: string): readonly Limit[] {
  return [
    { key: `reset:account:${key}`, most: 5, within: DAY },
    { key: `reset:address:${network(ip)}`, most: 20, within: HOUR },
    { key: "reset:house", most: 300, within: HOUR },
  ];
}

/** New addresses that a person asks for, each of which gets a letter. */
export function emailLimits(userId: number): readonly Limit[] {
  return [{ key: `email:person:${userId}`, most: 5, within: DAY }];
}

/** Reports of leaked tokens that named none: real ones are never counted. */
export function leakLimits(ip: string): readonly Limit[] {
  return [
    { key: `leak:address:${network(ip)}`, most: 30, within: HOUR },
    { key: "leak:house", most: 3000, within: HOUR },
  ];
}

export type Attempt = { readonly ids: readonly number[] };

/** Which limit is reached, and until when; `undefined` when an attempt may be made. */
export function findBlock(
  tx: Tx,
  limits: readonly Limit[],
  now: number,
): { key: string; until: number } | undefined {
  for (const { key, most, within } of limits) {
    const row = tx
      .select({ made: count(), oldest: min(attempts.at) })
      .from(attempts)
      .where(and(eq(attempts.key, key), gt(attempts.at, now - within)))
      .get();
    if (row !== undefined && row.made >= most) return { key, until: (row.oldest ?? now) + within };
  }
  return undefined;
}

/** Counts an attempt against each limit, as a failure until `refundAttempt`. */
export function takeAttempt(tx: Tx, limits: readonly Limit[], now: number): Attempt {
  tx.delete(attempts)
    .where(lt(attempts.at, now - DAY))
    .run();
  const keys = [...new Set(limits.map(({ key }) => key))];
  const ids = tx
    .insert(attempts)
    .values(keys.map((key) => ({ key, at: now })))
    .returning({ id: attempts.id })
    .all();
  return { ids: ids.map(({ id }) => id) };
}

/** The attempt succeeded: it no longer counts. Others' failures stay. */
export function refundAttempt(tx: Tx, attempt: Attempt): void {
  tx.delete(attempts)
    .where(inArray(attempts.id, [...attempt.ids]))
    .run();
}

/** @param until when the next attempt may be made, in milliseconds since 1970 */
export function tooMany(until: number, now: number): Refusal {
  const seconds = Math.max(1, Math.ceil((until - now) / 1000));
  const minutes = Math.ceil(seconds / 60);
  return new Refusal({
    kind: "rate_limited",
    code: "sign_in.too_many",
    message: "There were too many unsuccessful tries.",
    remedy: `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    details: { retryAfter: seconds },
  });
}

/** An IPv6 caller can take any address of its /64, so that is what counts. */
export function network(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array<string>(gap).fill("0"), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
