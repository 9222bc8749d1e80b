/** Puts a policy in force for all processes of the house, or records why it was not. */
import { desc, eq } from "drizzle-orm";
import { type Act, record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { policyFailure, policyLoads } from "../db/schema/policy.ts";
import { type Tx, write } from "../db/write.ts";
import { policyDifference, withBeginnings } from "../policy/difference.ts";
import type { Policy } from "../policy/policy.ts";
import { type CountTop, keepTop } from "./count-top.ts";
import { currentPolicy } from "./current-policy.ts";
import { requireAdminLeft } from "./require-admin-left.ts";

/** A policy as it was read: with the base name, the hash (hex) and the lines of its file. */
export type ReadPolicy = {
  readonly policy: Policy;
  readonly file: string;
  readonly sha256: string;
  readonly text: string;
  readonly firstLine: number;
};

export type Load = {
  readonly read: ReadPolicy;
  /** Origin for links; left out, that of the load before. */
  readonly publicUrl?: string;
  /** What had it loaded: `start`, `SIGHUP`, `page`, `command`. */
  readonly by: string;
  /** Counts the members of `top_downloads` rules. */
  readonly countTop: CountTop;
};

export type Loaded = {
  /** Whether there was anything to load: the very same file is not loaded twice. */
  readonly loaded: boolean;
  /** What it demands otherwise than the policy before, a line each. */
  readonly difference: readonly string[];
};

/** No record is longer. */
const LINES = 200;

/** @throws Refusal `policy.locks_out_admins` */
export function loadPolicy(db: Db, { actor, at }: Act, load: Load): Loaded {
  return write(db, (tx) => {
    const { read, by } = load;
    const newest = newestLoad(tx);
    const publicUrl = load.publicUrl ?? newest?.publicUrl ?? "";
    tx.delete(policyFailure).run();
    const before = currentPolicy(tx).policy;
    const difference = policyDifference(before, read.policy);
    const same =
      newest === undefined
        ? difference.length === 0 && by === "start"
        : newest.sha256.toString("hex") === read.sha256 &&
          newest.publicUrl === publicUrl &&
          newest.file === read.file &&
          difference.length === 0;
    if (same) return { loaded: false, difference: [] };
    if (difference.length > 0) requireAdminLeft(tx, { policy: read.policy, at, publicUrl });
    const { file, text, firstLine } = read;
    const compiled = JSON.stringify(withBeginnings(before, read.policy, at));
    keepTop(tx, { actor, at }, { policy: read.policy, count: load.countTop });
    tx.insert(policyLoads)
      .values({
        at,
        file,
        text,
        firstLine,
        compiled,
        publicUrl,
        sha256: Buffer.from(read.sha256, "hex"),
        loadedBy: `${by}${"userName" in actor ? ` by ${actor.userName}` : ""}`,
        difference: difference.slice(0, LINES),
      })
      .run();
    const details = { by, file, sha256: read.sha256, difference: difference.slice(0, LINES) };
    record(tx, { actor, at }, { event: "policy.load", outcome: "done", details });
    return { loaded: true, difference };
  });
}

export type FailedLoad = {
  readonly file: string;
  readonly by: string;
  /** A line each, with places. */
  readonly faults: readonly string[];
};

/** Keeps the policy in force and says loudly that the newer one is not. */
export function recordFailedLoad(db: Db, { actor, at }: Act, { file, by, faults }: FailedLoad): void {
  write(db, (tx) => {
    const told = faults.slice(0, LINES);
    const row = { at, file, loadedBy: by, faults: told };
    tx.insert(policyFailure)
      .values({ id: 1, ...row })
      .onConflictDoUpdate({ target: policyFailure.id, set: row })
      .run();
    record(
      tx,
      { actor, at },
      { event: "policy.load_refused", outcome: "refused", details: { by, file, faults: told } },
    );
  });
}

export type PolicyFailure = typeof policyFailure.$inferSelect;

/** The last load, if it failed. */
export function failedLoad(tx: Tx): PolicyFailure | undefined {
  return tx.select().from(policyFailure).where(eq(policyFailure.id, 1)).get();
}

export type PolicyLoad = Pick<
  typeof policyLoads.$inferSelect,
  "id" | "at" | "file" | "loadedBy" | "difference" | "text" | "firstLine"
> & { readonly sha256: string };

/** The newest loads first. */
export function lastLoads(tx: Tx, count: number): readonly PolicyLoad[] {
  const { id, at, file, loadedBy, difference, text, firstLine, sha256 } = policyLoads;
  return tx
    .select({ id, at, file, loadedBy, difference, text, firstLine, sha256 })
    .from(policyLoads)
    .orderBy(desc(policyLoads.id))
    .limit(count)
    .all()
    .map((row) => ({ ...row, sha256: row.sha256.toString("hex") }));
}

/** For the scrape: when the policy in force was loaded, and whether a load failed since. */
export function policyState(tx: Tx): { readonly loadedAt: number | undefined; readonly failed: boolean } {
  return { loadedAt: newestLoad(tx)?.at, failed: failedLoad(tx) !== undefined };
}

function newestLoad(tx: Tx) {
  const { at, file, sha256, publicUrl } = policyLoads;
  return tx
    .select({ at, file, sha256, publicUrl })
    .from(policyLoads)
    .orderBy(desc(policyLoads.id))
    .limit(1)
    .get();
}
