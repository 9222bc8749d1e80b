/** Fills the log of a house with plausible events, many at a time. */
import type { Actor } from "../../src/actor.ts";
import { record } from "../../src/audit/record.ts";
import type { Db } from "../../src/db/open.ts";
import { write } from "../../src/db/write.ts";

export type ManyEvents = {
  readonly db: Db;
  /** The newest is of this time, and each other one a minute older than the next. */
  readonly until: number;
  /** Ids of accounts, by which and about whom the events are. */
  readonly people: readonly number[];
};

const MINUTE = 60_000;
const BATCH = 10_000;

/** One in a thousand is refused by policy, one in ten a sign-in of which one in five fails; the rest are uploads and tokens. */
export function addManyEvents({ db, until, people }: ManyEvents, count: number): void {
  for (let from = 0; from < count; from += BATCH) {
    write(db, (tx) => {
      for (let n = from; n < Math.min(count, from + BATCH); n += 1)
        addEvent(tx, { n, at: until - (count - n) * MINUTE, user: people[n % people.length] ?? 1 });
    });
  }
}

type One = { readonly n: number; readonly at: number; readonly user: number };

function addEvent(tx: Db["orm"], { n, at, user }: One): void {
  const ip = `10.${n % 7}.${n % 31}.${n % 97}`;
  const origin = { ip, agent: n % 3 === 0 ? "pip/26.3" : "twine/6.2", requestId: `r-${n}` };
  const human = { userId: user, userName: `person-${user}`, admin: false, level: "any_2fa" } as const;
  const person: Actor = { kind: "person", method: "totp", ...human, ...origin };
  const token: Actor = {
    kind: "token",
    tokenId: 1 + (n % 400),
    tokenName: `ci-${n % 400}`,
    scopes: ["upload"],
    ...human,
    ...origin,
  };
  const project = `project-${n % 500}`;
  if (n % 1000 === 0) {
    const details = { act: "upload", rule: "policy.level", reason: "The project asks for a key." };
    record(tx, { actor: person, at }, { event: "policy.refuse", outcome: "refused", project, details });
  } else if (n % 50 === 0) {
    const details = { user_id: user, reason: "wrong password" };
    record(
      tx,
      { actor: { kind: "anonymous", ...origin }, at },
      { event: "sign_in", outcome: "refused", details },
    );
  } else if (n % 10 === 0) {
    const details = { user_id: user, method: "totp" };
    record(tx, { actor: person, at }, { event: "sign_in", outcome: "done", details });
  } else if (n % 9 === 0) {
    const details = { token: 1 + (n % 400), name: `ci-${n % 400}`, user_id: user };
    record(tx, { actor: person, at }, { event: "token.revoke", outcome: "done", details });
  } else {
    const filename = `project_${n % 500}-${n}.0-py3-none-any.whl`;
    const details = {
      filename,
      version: `${n}.0`,
      sha256: n.toString(16).padStart(64, "0"),
      size: n,
      serial: n,
    };
    record(tx, { actor: token, at }, { event: "file.upload", outcome: "done", project, details });
  }
}
