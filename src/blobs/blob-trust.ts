/** Whether stored bytes may be served: hashed once by each process, and again whenever the file on the disk changes. */
import { lstatSync } from "node:fs";
import { Refusal } from "../errors.ts";
import { fileDigest } from "./file-digest.ts";

export type Trusted = {
  readonly sha256: string;
  /** Bytes that the catalog says. */
  readonly size: number;
};

export type BlobTrust = {
  /**
   * Undefined when the bytes are right; a promise while they are being hashed for the first time.
   * @throws Refusal `file.damaged`
   */
  require(blob: Trusted): undefined | Promise<undefined>;
  /** How many blobs are known to be damaged or missing. */
  damaged(): number;
};

export type BlobTrustDeps = {
  /** The path of a blob by its sha256. */
  readonly path: (sha256: string) => string;
  /** Called once for each blob found damaged, with what is wrong in words. */
  readonly alarm: (sha256: string, what: string) => void;
};

/** What was found, and of which state of the file; `verdict` null: right. */
type Finding = { readonly stamp: string; readonly verdict: string | null };

/** More findings than this are forgotten and made anew. */
const REMEMBERED = 200_000;

/** So many files are hashed at once; the others wait. */
const AT_ONCE = 8;

/**
 * A file is told by inode, size and both times: nothing can write to it without a new one. Bytes that rot on the disk
 * without a write are found by the next process, and by `check`.
 */
export function createBlobTrust(deps: BlobTrustDeps): BlobTrust {
  let findings = new Map<string, Finding>();
  const running = new Map<string, Promise<undefined>>();
  const damaged = new Set<string>();
  const inTurn = createTurns(AT_ONCE);

  function settle(sha256: string, finding: Finding): undefined {
    if (findings.size >= REMEMBERED) findings = new Map();
    findings.set(sha256, finding);
    if (finding.verdict === null) {
      damaged.delete(sha256);
      return undefined;
    }
    if (!damaged.has(sha256)) deps.alarm(sha256, finding.verdict);
    damaged.add(sha256);
    throw refuse(sha256);
  }

  async function hash(sha256: string, stamp: string): Promise<undefined> {
    try {
      const found = await inTurn(() => digestOf(deps.path(sha256)));
      // A disk that cannot read now may read the next time.
      if (found === undefined) return settle(sha256, { stamp: "", verdict: "it cannot be read" });
      return settle(sha256, { stamp, verdict: found === sha256 ? null : `its sha256 is ${found}` });
    } finally {
      running.delete(sha256);
    }
  }

  return {
    require: ({ sha256, size }) => {
      const state = stateOf(deps.path(sha256), size);
      if (state.wrong !== undefined) return settle(sha256, { stamp: "", verdict: state.wrong });
      const known = findings.get(sha256);
      if (known?.stamp === state.stamp) return known.verdict === null ? undefined : settle(sha256, known);
      const hashing = running.get(sha256) ?? hash(sha256, state.stamp);
      running.set(sha256, hashing);
      return hashing;
    },
    damaged: () => damaged.size,
  };
}

type State = { readonly stamp: string; readonly wrong?: string };

function stateOf(path: string, size: number): State {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { stamp: "", wrong: "it is missing" };
  if (!found.isFile()) return { stamp: "", wrong: "it is no plain file" };
  if (found.size !== size) return { stamp: "", wrong: `it has ${found.size} bytes instead of ${size}` };
  return { stamp: `${found.ino} ${found.mtimeMs} ${found.ctimeMs}` };
}

/** Undefined when the disk does not give the bytes. */
async function digestOf(path: string): Promise<string | undefined> {
  try {
    return await fileDigest(Bun.file(path), "sha256");
  } catch {
    return undefined;
  }
}

/** Runs at most `limit` works at once, the rest in the order of asking. */
function createTurns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work) => {
    if (busy >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}

function refuse(sha256: string): Refusal {
  return new Refusal({
    kind: "unavailable",
    code: "file.damaged",
    message: "The stored bytes of this file are damaged, so they are not served.",
    remedy: "Upload the very same file again to mend it, or ask an admin: 'gatehouse check' names it.",
    details: { sha256 },
  });
}
