/** The ways of proving who one is, and how strong each is. */
import type { Level } from "../actor.ts";
import type { sessions } from "../db/schema/sign-in.ts";

/** `device`: a remembered browser spared the prompt for a factor. `passkey`: a WebAuthn key alone, with its PIN or finger. */
export type Method = typeof sessions.$inferSelect.method;

const LEVELS: Record<Method, Level> = {
  password: "password",
  device: "password",
  recovery_code: "password",
  totp: "any_2fa",
  webauthn: "phishing_resistant",
  passkey: "phishing_resistant",
};

const ORDER: readonly Level[] = ["password", "any_2fa", "phishing_resistant"];

/** A recovery code and a remembered browser are ways in, never factors. */
export function levelOf(method: Method): Level {
  return LEVELS[method];
}

export function reachesLevel(level: Level, wanted: Level): boolean {
  return ORDER.indexOf(level) >= ORDER.indexOf(wanted);
}

export function strongerOf(one: Level, other: Level): Level {
  return reachesLevel(one, other) ? one : other;
}
