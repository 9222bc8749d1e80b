/** What the parts of a verification learn of the log and tell each other. */
import type { Frontier } from "./frontier.ts";

export type LogFault = {
  /** `body`, `leaf`, `gap`, `order`, `epoch`, `column`, `state`, `tile`, `note`, `anchor`, `pii`, `pruned`, `pruned`, `world`, `damaged` */
  readonly kind: string;
  /** The first record that is wrong, where it is one. */
  readonly seq?: number;
  readonly what: string;
};

/** What is learnt of one epoch while its records go by. */
export type EpochWalk = {
  readonly origin: string;
  readonly start: number;
  size: number;
  frontier: Frontier;
  /** Root at each size that some note names. */
  readonly roots: Map<number, Uint8Array>;
};

export type Walk = {
  readonly epochs: EpochWalk[];
  readonly faults: LogFault[];
  readonly rotations: {
    readonly seq: number;
    readonly epoch: EpochWalk;
    readonly from: string;
    readonly to: string;
  }[];
  /** Personal values that records say were taken out. */
  redacted: number;
  records: number;
  /** The number that the next record must have. */
  next: number;
  /** Records before it may lack what was personal. */
  expiredBefore: number;
  /** Epochs of which records are gone, and the first of those. */
  readonly gone: Map<number, number>;
  /** Epochs that records say were let go of, with their roots. */
  readonly pruned: { readonly epoch: number; readonly root: string }[];
};

export function newWalk(): Walk {
  return {
    epochs: [],
    faults: [],
    rotations: [],
    redacted: 0,
    records: 0,
    next: 0,
    expiredBefore: 0,
    gone: new Map(),
    pruned: [],
  };
}

/** Beyond it a ruined log would fill the memory with what is already known. */
const MOST_FAULTS = 100;

/** Faults that name records come in the order of the records; the first hundred are kept. */
export function fault(walk: Walk, kind: string, seq: number | undefined, what: string): void {
  if (walk.faults.length >= MOST_FAULTS) return;
  walk.faults.push({ kind, ...(seq === undefined ? {} : { seq }), what });
}
