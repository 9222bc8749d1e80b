/** All that a decision looks at, gathered by the gate inside the transaction of the act. */
import type { Level } from "../actor.ts";
import type { Demand } from "./demand.ts";

/** What somebody is about to do. */
export const policyActions = [
  "upload",
  "create",
  "yank",
  "unyank",
  "delete",
  "status",
  "settings",
  "role",
  "accept_role",
  "token",
  "publisher",
  "approve",
] as const;
export type PolicyAction = (typeof policyActions)[number];

/** How a browser session was proven. */
export type ProofMethod = "password" | "device" | "recovery_code" | "totp" | "webauthn" | "passkey";

export type Operator = { readonly kind: "console" };

/** Somebody in a browser session. */
export type PersonFacts = {
  readonly kind: "person";
  readonly user: string;
  /** Of the session. */
  readonly level: Level;
  readonly method: ProofMethod;
  /** The strongest factor that works now: one removed in another tab counts no more. */
  readonly factors: Level;
};

export type TokenFacts = {
  readonly kind: "token";
  /** The person or service account behind it. */
  readonly user: string;
  readonly service: boolean;
  readonly token: string;
  /** Of the session that minted it; minted at the console it is `password`. */
  readonly level: Level;
  /** The strongest factor that works now of the person who minted it. */
  readonly holderFactors: Level;
  readonly mintedAt: number;
  /** Whether it is bound to networks. */
  readonly cidrs: boolean;
};

/** A trusted publisher: a job of CI, with no person behind it. */
export type PublisherFacts = { readonly kind: "publisher"; readonly name: string };

export type Who = Operator | PersonFacts | TokenFacts | PublisherFacts;

/** The release that a file is added to, or that is approved. */
export type ReleaseFacts = {
  /** When its first file came; undefined for a new one. */
  readonly openedAt?: number | undefined;
  /** Everybody with a hand in its upload: who uploaded a file, who minted the token. For `approve`; none known refuses. */
  readonly uploaders?: readonly string[] | undefined;
};

export type Facts = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action: PolicyAction;
  /** A normalised name; undefined for acts on no project. */
  readonly project: string | undefined;
  /** As `demandOn` gives it; undefined where nothing is demanded. */
  readonly demand: Demand | undefined;
  readonly who: Who;
  readonly release?: ReleaseFacts | undefined;
};
