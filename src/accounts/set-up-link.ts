/** The one-time link of a house without an admin: made anew at each start, good for an hour, used once. */
import { timingSafeEqual } from "node:crypto";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { setupLinks } from "../db/schema/people.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import { insertPerson, type NewPerson, readyPerson } from "./create-person.ts";
import { hasAdmin, type Person } from "./person.ts";

export type SetUpDeps = {
  readonly db: Db;
  readonly now: () => number;
  readonly randomBytes: (n: number) => Uint8Array;
};

const LIFETIME_MS = 60 * 60 * 1000;

/** Makes a fresh link secret, ending earlier ones; `undefined` when an admin exists already. */
export function issueSetUpLink(deps: SetUpDeps, actor: Actor): string | undefined {
  const secret = Buffer.from(deps.randomBytes(32)).toString("base64url");
  return write(deps.db, (tx) => {
    const at = deps.now();
    tx.delete(setupLinks).run();
    if (hasAdmin(tx)) return undefined;
    tx.insert(setupLinks)
      .values({ secretHash: hash(secret), createdAt: at, expiresAt: at + LIFETIME_MS })
      .run();
    record(tx, { actor, at }, { event: "setup_link.issue", outcome: "done" });
    return secret;
  });
}

/** `used`: an admin exists. `expired`: its hour is over. `unknown`: not the link that stands now. */
export type SetUpLinkState = "open" | "used" | "expired" | "unknown";

/** What would become of `secret` now. */
export function setUpLinkState({ db, now }: Pick<SetUpDeps, "db" | "now">, secret: string): SetUpLinkState {
  if (hasAdmin(db.orm)) return "used";
  const link = findLink(db.orm, secret);
  if (link === undefined) return "unknown";
  return link.expiresAt > now() ? "open" : "expired";
}

/**
 * Makes the first admin and burns the link, in one transaction.
 * @throws Refusal `setup_link.gone`, or what `createPerson` throws
 */
export async function redeemSetUpLink(
  deps: SetUpDeps,
  actor: Actor,
  input: Omit<NewPerson, "kind" | "admin"> & { readonly secret: string },
): Promise<Person> {
  const { secret, ...person } = input;
  if (setUpLinkState(deps, secret) !== "open") throw gone();
  const ready = await readyPerson({ ...person, kind: "person", admin: true });
  return write(deps.db, (tx) => {
    if (setUpLinkState(deps, secret) !== "open") throw gone();
    tx.delete(setupLinks).run();
    return insertPerson(tx, { actor, at: deps.now() }, ready);
  });
}

function findLink(tx: Tx, secret: string): typeof setupLinks.$inferSelect | undefined {
  const wanted = hash(secret);
  return tx
    .select()
    .from(setupLinks)
    .all()
    .find((link) => timingSafeEqual(link.secretHash, wanted));
}

function hash(secret: string): Buffer {
  return new Bun.CryptoHasher("sha256").update(secret).digest();
}

function gone(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "setup_link.gone",
    message: "This set-up link was used, has expired, or never was one.",
    remedy: "Restart the server: while there is no admin it prints a fresh link.",
  });
}
