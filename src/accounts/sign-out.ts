/** Ends the session of whoever asks. */
import { eq } from "drizzle-orm";
import type { Origin } from "../actor.ts";
import { record } from "../audit/record.ts";
import { sessions } from "../db/schema/sign-in.ts";
import { write } from "../db/write.ts";
import type { AccountDeps } from "./account-deps.ts";
import { actorOf, type Session } from "./session.ts";

export function signOut(deps: Pick<AccountDeps, "db" | "now">, session: Session, origin: Origin): void {
  write(deps.db, (tx) => {
    tx.delete(sessions).where(eq(sessions.id, session.id)).run();
    const act = { actor: actorOf(session, origin), at: deps.now() };
    record(tx, act, { event: "sign_out", outcome: "done", details: { user_id: session.userId } });
  });
}
