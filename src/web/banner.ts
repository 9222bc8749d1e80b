/** Who looks at a page: known to the frame of every page without being handed through each of them. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Refusal } from "../errors.ts";
import type { DutyNotice } from "../readiness/duty-notice.ts";
import type { Visitor } from "./session.ts";

export type Banner = {
  /** Path of the address asked for, to mark where one is. */
  readonly path: string;
  /** Whether lists of projects are open to whoever looks. */
  readonly mayRead: boolean;
  readonly person?: { readonly name: string; readonly admin: boolean; readonly csrf: string };
  /** What the policy will ask of them before long. */
  readonly duty?: DutyNotice;
};

export type Look = {
  readonly request: Request;
  /** Whether the index is open to everybody. */
  readonly open: boolean;
  readonly visitor: () => Visitor | undefined;
  readonly duty: (userId: number) => DutyNotice | undefined;
};

const looks = new AsyncLocalStorage<Look>();

/** Answers a request; pages drawn meanwhile know who looks at them. */
export function lookedAt<T>(look: Look, answer: () => T): T {
  return looks.run(look, answer);
}

/** Nothing outside of a request. */
export function currentBanner(): Banner | undefined {
  const look = looks.getStore();
  if (look === undefined) return undefined;
  const { pathname: path } = new URL(look.request.url);
  const visitor = findVisitor(look);
  if (visitor === undefined) return { path, mayRead: look.open };
  const { csrf, session } = visitor;
  const { name, admin } = session.person;
  const duty = findDuty(look, session.userId);
  return { path, mayRead: true, person: { name, admin, csrf }, ...(duty === undefined ? {} : { duty }) };
}

/** A page that tells of a database out of reach must not need it. */
function findVisitor({ visitor }: Look): Visitor | undefined {
  try {
    return visitor();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** No page fails for want of a reminder: where the policy cannot be read, whatever asks it says so. */
function findDuty({ duty }: Look, userId: number): DutyNotice | undefined {
  try {
    return duty(userId);
  } catch {
    return undefined;
  }
}
