/** What a check of the data folder finds, and how its parts tell of it. */

export type Finding = {
  /** The broken rule in dotted words, stable for programs: `blob.missing`. */
  readonly rule: string;
  /** One line that names what is wrong. */
  readonly what: string;
};

export type CheckReport = {
  /** Every broken promise. */
  readonly faults: readonly Finding[];
  /** What lies about but breaks nothing: uploads in flight, blobs of a process that died. */
  readonly leftovers: readonly Finding[];
  readonly files: number;
  readonly bytes: number;
  /** Whether the bytes of every blob were read. */
  readonly hashed: boolean;
};

export type Found = {
  fault(rule: string, what: string): void;
  leftover(rule: string, what: string): void;
};

/** How much is done of how much, in bytes. */
export type CheckProgress = (done: number, total: number) => void;
