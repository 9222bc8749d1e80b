/** The order of levels, and the words for what each asks of a person. */
import type { Level } from "../actor.ts";

/** What a rule can ask for; a password alone is never demanded. */
export type DemandedLevel = Exclude<Level, "password">;

const rank: Readonly<Record<Level, number>> = { password: 0, any_2fa: 1, phishing_resistant: 2 };

export function levelRank(level: Level): number {
  return rank[level];
}

export function meetsLevel(level: Level, wanted: Level): boolean {
  return rank[level] >= rank[wanted];
}

export function weakerLevel(one: Level, other: Level): Level {
  return rank[one] <= rank[other] ? one : other;
}

/** `a security key`: what somebody needs to have. */
export function levelWords(level: Level): string {
  if (level === "phishing_resistant") return "a security key";
  return level === "any_2fa" ? "a second factor" : "a password";
}

/** `security key`: the same without its article. */
export function levelNoun(level: Level): string {
  return levelWords(level).slice("a ".length);
}
