/** Who is at the browser: from the session cookie to the person, and from a new proof to a new cookie. */
import { timingSafeEqual } from "node:crypto";
import type { AccountDeps } from "../accounts/account-deps.ts";
import type { SignedIn } from "../accounts/complete-sign-in.ts";
import { hashSecret } from "../accounts/secret.ts";
import { actorOf, findSession, type Session } from "../accounts/session.ts";
import type { AnonymousActor, Origin, PersonActor } from "../actor.ts";
import { Refusal } from "../errors.ts";
import { contextOf } from "../http/request-context.ts";
import { cookie, readCookie } from "./cookies.ts";

export type Visitor = {
  readonly session: Session;
  readonly origin: Origin;
  readonly actor: PersonActor;
  /** Hash of the session's secret: what challenges are bound to. */
  readonly binding: Buffer;
  /** Stands in every form of this session, and in no other's. */
  readonly csrf: string;
};

type VisitorDeps = Pick<AccountDeps, "db" | "now" | "sessions">;

/** Who is signed in at this browser. */
export function visitorOf(deps: VisitorDeps, request: Request): Visitor | undefined {
  return find(deps, request, "open");
}

/** @throws Refusal `session.needed` */
export function requireVisitor(deps: VisitorDeps, request: Request): Visitor {
  const visitor = visitorOf(deps, request);
  if (visitor === undefined) throw signInFirst();
  return visitor;
}

/** Whose factor is awaited at this browser; everywhere else they are nobody. @throws Refusal `session.needed` */
export function requirePending(deps: VisitorDeps, request: Request): Visitor {
  const visitor = find(deps, request, "pending");
  if (visitor === undefined) throw signInFirst();
  return visitor;
}

/** @throws Refusal `form.token` */
export function requireToken(visitor: Visitor, form: URLSearchParams): void {
  const given = Buffer.from(form.get("csrf") ?? "");
  const wanted = Buffer.from(visitor.csrf);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new Refusal({
    kind: "forbidden",
    code: "form.token",
    message: "This form belongs to another session.",
    remedy: "Open its page again and send it from there.",
  });
}

export function originOf(request: Request): Origin {
  const { requestId, ip, agent } = contextOf(request);
  return { requestId, ip, agent };
}

export function anonymousAt(request: Request): AnonymousActor {
  return { kind: "anonymous", ...originOf(request) };
}

export function sessionCookie(secret: string): string {
  return cookie("__Host-gatehouse", secret);
}

export const noSessionCookie = cookie("__Host-gatehouse", "", 0);

/** What the browser's device cookie of this person holds. */
export function deviceSecretAt(request: Request): (userId: number) => string | undefined {
  return (userId) => readCookie(request, `__Host-gatehouse-device-${userId}`);
}

const DEVICE_COOKIE_SECONDS = 400 * 24 * 60 * 60;

/** The cookies that a sign-in leaves behind. */
export function signedInCookies({ userId, session, device }: SignedIn): string[] {
  const cookies = [sessionCookie(session)];
  if (device !== undefined) {
    cookies.push(cookie(`__Host-gatehouse-device-${userId}`, device, DEVICE_COOKIE_SECONDS));
  }
  return cookies;
}

function find(deps: VisitorDeps, request: Request, state: Session["state"]): Visitor | undefined {
  const secret = readCookie(request, "__Host-gatehouse");
  const session = secret === undefined ? undefined : findSession(deps, secret, state);
  if (secret === undefined || session === undefined) return undefined;
  const origin = originOf(request);
  return {
    session,
    origin,
    actor: actorOf(session, origin),
    binding: hashSecret(secret),
    csrf: new Bun.CryptoHasher("sha256").update(`csrf ${secret}`).digest("base64url"),
  };
}

function signInFirst(): Refusal {
  return new Refusal({
    kind: "unauthenticated",
    code: "session.needed",
    message: "This page is for people who are signed in.",
    remedy: "Sign in first.",
  });
}
