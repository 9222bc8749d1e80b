/** The sessions and known browsers of one person, newest first. */
import { and, desc, eq } from "drizzle-orm";
import { devices, sessions } from "../db/schema/sign-in.ts";
import type { AccountDeps } from "./account-deps.ts";

export type ListedSession = Omit<typeof sessions.$inferSelect, "secretHash" | "userId" | "state">;
export type ListedDevice = Omit<typeof devices.$inferSelect, "secretHash" | "userId">;

type ListDeps = Pick<AccountDeps, "db" | "now" | "sessions">;

/** Open sessions that are not over yet. */
export function listSessions(deps: ListDeps, userId: number): ListedSession[] {
  const now = deps.now();
  return deps.db.orm
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.state, "open")))
    .orderBy(desc(sessions.seenAt))
    .all()
    .filter((each) => now < each.seenAt + deps.sessions.idle && now < each.startedAt + deps.sessions.absolute)
    .map(({ secretHash: _hash, userId: _user, state: _state, ...rest }) => rest);
}

/** Browsers that signed in before, remembered or not. */
export function listDevices(deps: Pick<AccountDeps, "db">, userId: number): ListedDevice[] {
  return deps.db.orm
    .select()
    .from(devices)
    .where(eq(devices.userId, userId))
    .orderBy(desc(devices.lastSeenAt))
    .all()
    .map(({ secretHash: _hash, userId: _user, ...rest }) => rest);
}
