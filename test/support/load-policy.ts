/** Puts a policy in force without a file, and gives people what it asks of them. */
import { openSession } from "../../src/accounts/session.ts";
import { findSession, type Session } from "../../src/accounts/session.ts";
import type { Person } from "../../src/accounts/person.ts";
import type { Method } from "../../src/accounts/proof.ts";
import type { PersonActor } from "../../src/actor.ts";
import type { Db } from "../../src/db/open.ts";
import { policyLoads } from "../../src/db/schema/policy.ts";
import { write } from "../../src/db/write.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { origin, sessionOf, type TestHouse } from "./test-house.ts";

/** In force from now on, until the next. */
export function loadPolicy(db: Db, policy: Policy, publicUrl = "https://packages.example.com"): void {
  const compiled = JSON.stringify(policy);
  const sha256 = new Bun.CryptoHasher("sha256").update(compiled).digest();
  const row = { at: 0, file: policy.file, sha256, text: "", firstLine: 1, compiled, publicUrl };
  write(db, (tx) =>
    tx
      .insert(policyLoads)
      .values({ ...row, loadedBy: "test", difference: [] })
      .run(),
  );
}

/** A security key that counts. */
export function giveKey({ db, now }: Pick<TestHouse, "db" | "now">, userId: number): void {
  db.sqlite.run("UPDATE people SET recovery = 'declined' WHERE id = ?", [userId]);
  db.sqlite.run(
    `INSERT INTO webauthn_keys (user_id, label, credential_id, rp_id, public_key, counter, transports, aaguid,
       backup_eligible, backed_up, user_verified, created_at) VALUES (?, 'key', ?, 'x', x'00', 0, '[]', '', 0, 0, 1, ?)`,
    [userId, `key-${userId}`, now()],
  );
}

/** A session proven just now, and who acts in it. */
export function signedIn(
  house: TestHouse,
  person: Person,
  method: Method = "webauthn",
): { readonly actor: PersonActor; readonly session: Session } {
  const secret = write(house.db, (tx) =>
    openSession(tx, house, { userId: person.id, state: "open", method, origin }),
  );
  const sessions = { idle: 3_600_000, absolute: 86_400_000 } as never;
  const session = findSession({ ...house, sessions }, secret, "open");
  if (session === undefined) throw new Error("the session is over already");
  return { actor: { ...sessionOf(person, session.level), method }, session };
}
