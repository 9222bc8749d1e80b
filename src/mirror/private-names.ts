/** Tells names of this house from those that upstreams may be asked for, remembered until something changes. */
import { isOwnName } from "../catalog/private-name.ts";
import type { Db } from "../db/open.ts";
import type { Tx } from "../db/write.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import type { ProjectName } from "../packaging/project-name.ts";

export type PrivateNames = {
  /** Quick, for the hot path. */
  has(name: ProjectName): boolean;
  /** The same, asked of the database inside a transaction. */
  hasIn(tx: Tx, name: ProjectName): boolean;
};

const REMEMBERED = 50_000;

/** @param reserved globs of the config and of the policy, which may change with any record */
export function createPrivateNames(db: Db, reserved: () => readonly string[]): PrivateNames {
  let memory = new Map<ProjectName, boolean>();
  let mark = -1;
  const hasIn = (tx: Tx, name: ProjectName): boolean =>
    reserved().some((glob) => matchesGlob(glob, name)) || isOwnName(tx, name);
  return {
    hasIn,
    has: (name) => {
      const now = db.mark.read();
      if (now !== mark || memory.size >= REMEMBERED) {
        memory = new Map();
        mark = now;
      }
      const known = memory.get(name);
      if (known !== undefined) return known;
      const found = hasIn(db.orm, name);
      memory.set(name, found);
      return found;
    },
  };
}
