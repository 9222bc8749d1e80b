/** The one way of saying no: a kind (what class of answer), a code (which rule), and words that help. */

/** The class of a refusal; `http/refusal-response.ts` maps each to a status, and does not compile until it does. */
export type RefusalKind =
  | "invalid"
  | "unauthenticated"
  | "second_factor_required"
  | "forbidden"
  | "denied_by_policy"
  | "not_found"
  | "gone"
  | "conflict"
  | "too_large"
  | "rate_limited"
  | "storage_full"
  | "unavailable"
  | "upstream_failed";

/** What a refusal carries besides its sentence; plain JSON values only. */
export type RefusalDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export type RefusalInput = {
  readonly kind: RefusalKind;
  /** The rule in dotted words, stable for programs: `archive.zip.duplicate_name`. */
  readonly code: string;
  /** One sentence, one line: quotes the input and says what is wrong and why. */
  readonly message: string;
  /** One sentence: how to mend it. */
  readonly remedy?: string;
  /** Since when the rule holds, an ISO date, where it has a beginning. */
  readonly since?: string;
  readonly details?: RefusalDetails;
  /** The defect behind it, for the log alone. */
  readonly cause?: unknown;
};

/** A clean no. Everything else that is thrown is a defect and shown to nobody. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly remedy: string | undefined;
  readonly since: string | undefined;
  readonly details: RefusalDetails;

  constructor(input: RefusalInput) {
    super(input.message, input.cause === undefined ? {} : { cause: input.cause });
    this.name = "Refusal";
    this.kind = input.kind;
    this.code = input.code;
    this.remedy = input.remedy;
    this.since = input.since;
    this.details = input.details ?? {};
  }

  /** The whole message on one line: what is wrong, then how to mend it. */
  get sentence(): string {
    return this.remedy === undefined ? this.message : `${this.message} ${this.remedy}`;
  }
}

/** Shorthand for malformed input: kind `invalid`. */
export function invalid(code: string, message: string, remedy?: string): Refusal {
  return new Refusal(
    remedy === undefined ? { kind: "invalid", code, message } : { kind: "invalid", code, message, remedy },
  );
}

/** Blots out whatever has the shape of a token: people paste them where names belong, and sentences are recorded. */
export function maskTokens(text: string): string {
  return text.replace(/gh_[0-9A-Za-z]{20,}/g, "gh_***");
}

/** Quotes an input for a message: one line, printable, at most about 100 characters, tokens masked. */
export function quote(input: string): string {
  const escaped = maskTokens(input.slice(0, 300)).replace(
    /[^\x20-\x7e]/gu,
    (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`,
  );
  return `'${escaped.length > 100 ? `${escaped.slice(0, 97)}...` : escaped}'`;
}
