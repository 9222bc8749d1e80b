/** What an event of the record is made of: versions, details and words, from which types and pages are drawn. */

/** What a detail holds; with `?` it may be missing or `null`. `person` is the id of an account. */
type Kinds = {
  text: string;
  number: number;
  flag: boolean;
  texts: readonly string[];
  person: number;
};
export type DetailKind = keyof Kinds | `${keyof Kinds}?`;
export type DetailKinds = Readonly<Record<string, DetailKind>>;

export type Outcome = {
  /** What the actor did, after their name: `{name}` is a detail, `{project}` the project, `[…]` falls away with its details. */
  readonly words: string;
  readonly details: DetailKinds;
};

/** `notice` is worth a look now and then; `alarm` at once. */
export type Severity = "info" | "notice" | "alarm";

export type EventDefinition = {
  /** Of its details: raised when one is taken away or changes its meaning. */
  readonly version: number;
  readonly severity: Severity;
  readonly done?: Outcome;
  readonly refused?: Outcome;
};

/** The details that TypeScript asks of whoever records an event. */
export type DetailsOf<D extends DetailKinds> = {
  readonly [K in keyof D as D[K] extends keyof Kinds ? K : never]: D[K] extends keyof Kinds
    ? Kinds[D[K]]
    : never;
} & {
  readonly [K in keyof D as D[K] extends keyof Kinds
    ? never
    : K]?: D[K] extends `${infer B extends keyof Kinds}?` ? Kinds[B] | null : never;
};

/** What every refusal tells: which rule, and its sentence. */
export const REFUSAL_DETAILS = { rule: "text", reason: "text" } as const satisfies DetailKinds;

/** The outcome of an act that was refused by a rule. @param what in the infinitive: `revoke a token` */
export function tried<const W extends string>(what: W) {
  return {
    words: `tried to ${what}[ of {project}] and was refused: {reason}`,
    details: REFUSAL_DETAILS,
  } as const;
}

/** A limit on tries that was reached; those turned away afterwards are not recorded one by one. */
export function limitReached<const W extends string>(what: W) {
  return {
    version: 1,
    severity: "notice",
    refused: {
      words: `reached a limit on tries to ${what}[, for {user_id}] ({limit})`,
      details: { user_id: "person?", user: "text?", limit: "text" },
    },
  } as const;
}
