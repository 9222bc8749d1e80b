/** Signs the log while the server runs: at once after acts of weight, otherwise at most once a second, and at the end. */
import { headIsLost, sealLog } from "../audit/seal-log.ts";
import { thinNotes } from "../audit/thin-notes.ts";
import type { Notary } from "./audit-keys.ts";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";

export type Sealer = { stop(): void };

/** How often the change mark is looked at, and the shortest time between two notes, in milliseconds. */
const LOOK_EVERY = 50;
const BETWEEN = 1_000;

/** How often checkpoints of earlier hours are thinned out, in milliseconds. */
const THIN_EVERY = 3_600_000;

/** Seals what an earlier run left unsigned. @param anchor gets every new note */
export function startSealer(
  house: House,
  notary: Notary,
  { log, anchor }: { readonly log: Log; readonly anchor: (note: string) => void },
): Sealer {
  let sealed = -1;
  let last = 0;
  const seal = () => {
    try {
      if (headIsLost({ db: house.db, ...notary }))
        log.error("THE NEWEST CHECKPOINT IS GONE from the disk: run 'gatehouse audit verify --anchors DIR'");
      const mark = house.db.mark.read();
      const note = sealLog({ db: house.db, ...notary });
      sealed = mark;
      last = house.now();
      if (note !== undefined) anchor(note);
    } catch (error) {
      last = house.now();
      log.error({ err: error }, "the audit log could not be signed");
    }
  };
  let thinned = 0;
  const thin = () => {
    if (Math.abs(house.now() - thinned) < THIN_EVERY || house.db.guard.refusal !== undefined) return;
    thinned = house.now();
    try {
      thinNotes(house);
    } catch (error) {
      log.error({ err: error }, "old checkpoints could not be thinned out");
    }
  };
  seal();
  const timer = setInterval(() => {
    const mark = house.db.mark.read();
    if (mark === sealed) return;
    thin();
    if (Math.abs(house.now() - last) >= BETWEEN || hasWeight(house.db.sqlite, sealed)) seal();
  }, LOOK_EVERY);
  return {
    stop: () => {
      clearInterval(timer);
      seal();
    },
  };
}

/** Policy, roles and keys: what an attacker would want to be without a signature. */
function hasWeight(sqlite: House["db"]["sqlite"], sealed: number): boolean {
  return (
    sqlite
      .query(
        "SELECT 1 FROM audit_log WHERE seq >= ? AND (event GLOB 'policy.*' OR event GLOB 'role.*' OR event GLOB 'audit.*' OR event GLOB 'admin.*') LIMIT 1",
      )
      .get(sealed) !== null
  );
}
