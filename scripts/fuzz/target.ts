/** What is fuzzed: a reader, right inputs to start from, and the property that every input must have. */

export type FuzzTarget = {
  readonly name: string;
  /** Inputs that are right, or nearly. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces of syntax that matter to this reader. */
  readonly words: readonly string[];
  /**
   * Reads one input; gives a short word for what came of it, such as `accepted` or the code of a refusal. Whatever it
   * throws is a fault of the reader.
   */
  readonly read: (input: Uint8Array<ArrayBuffer>) => Promise<string> | string;
};
