/** Who acts: passed into every verb that changes something, and written into its audit record. */

/** How strongly someone is proven; the order is the strength. */
export type Level = "password" | "any_2fa" | "phishing_resistant";

/** How a browser session was proven last. `device`: a remembered browser spared the prompt for a factor. */
export type ProofMethod = "password" | "device" | "recovery_code" | "totp" | "webauthn" | "passkey";

/** From where an act comes. */
export type Origin = {
  /** Address of the caller as text, `console` for the operator's shell. */
  readonly ip: string;
  /** User-Agent, printable ASCII, cut to 200 characters. */
  readonly agent: string;
  readonly requestId: string;
};

export type Scope = "read" | "upload";

type Human = {
  readonly userId: number;
  readonly userName: string;
  readonly admin: boolean;
  readonly level: Level;
};

/** Somebody in a browser session. */
export type PersonActor = Origin &
  Human & {
    readonly kind: "person";
    readonly method: ProofMethod;
    /** When, in milliseconds since 1970. */
    readonly provenAt?: number;
  };

/** A token, with the person or service account behind it. */
export type TokenActor = Origin &
  Human & {
    readonly kind: "token";
    readonly tokenId: number;
    readonly tokenName: string;
    readonly scopes: readonly Scope[];
    /** Globs on normalised project names; absent: all that its person may reach. */
    readonly projects?: readonly string[];
  };

/** The operator in a shell on the machine itself: may do everything, always audited. */
export type ConsoleActor = Origin & { readonly kind: "console"; readonly operator: string };

/** Nobody in particular. */
export type AnonymousActor = Origin & { readonly kind: "anonymous" };

export type Actor = PersonActor | TokenActor | ConsoleActor | AnonymousActor;

/** Whether the whole house is in this actor's hands: an admin, or the operator. */
export function isAdmin(actor: Actor): boolean {
  return actor.kind === "console" || (actor.kind !== "anonymous" && actor.admin);
}
