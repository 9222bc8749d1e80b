/** Accounts as admins see them: who, how strongly they prove themselves, and when they last signed in. */
import { and, asc, desc, eq, gte, like, or } from "drizzle-orm";
import type { Db } from "../db/open.ts";
import { auditEvents } from "../db/schema/audit.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import { type Person, requirePerson } from "./person.ts";
import { type Strength, strengthOf } from "./strength.ts";

export type Account = {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly kind: "person" | "service";
  readonly admin: boolean;
  readonly disabled: boolean;
  readonly strength: Strength;
  /** Milliseconds since 1970. */
  readonly lastSignIn: number | undefined;
};

export type AccountPage = { readonly accounts: readonly Account[]; readonly next?: string };

/** By name; `typed` is any part of a name or address, `from` the name to begin with. */
export function listAccounts(
  db: Db,
  { typed, from, size }: { readonly typed: string; readonly from: string; readonly size: number },
): AccountPage {
  const part = `%${typed.toLowerCase().replace(/[%_]/g, "")}%`;
  const rows = db.orm
    .select()
    .from(people)
    .where(and(gte(people.name, from), or(like(people.name, part), like(people.email, part))))
    .orderBy(asc(people.name))
    .limit(size + 1)
    .all();
  const accounts = rows.slice(0, size).map((row) => described(db, row));
  const next = rows[size]?.name;
  return { accounts, ...(next === undefined ? {} : { next }) };
}

/** One of them. @throws Refusal `person.unknown` */
export function accountOf(db: Db, name: string): Account {
  return described(db, requirePerson(db.orm, name));
}

function described(db: Db, { id, name, email, kind, admin, disabledAt }: Person): Account {
  return {
    id,
    name,
    email,
    kind,
    admin,
    disabled: disabledAt !== null,
    strength: strengthOf(db.orm, id),
    lastSignIn: lastSignIn(db.orm, id),
  };
}

function lastSignIn(tx: Tx, userId: number): number | undefined {
  return tx
    .select({ at: auditEvents.at })
    .from(auditEvents)
    .where(
      and(eq(auditEvents.userId, userId), eq(auditEvents.event, "sign_in"), eq(auditEvents.outcome, "done")),
    )
    .orderBy(desc(auditEvents.seq))
    .limit(1)
    .get()?.at;
}
