/** Copies the leaf hashes of a past epoch to where they outlive its records, having proven that nobody changed those. */
import type { Db } from "../../db/open.ts";
import { write } from "../../db/write.ts";
import { appendLeaf, type Frontier, rootOf } from "../frontier.ts";
import { TILE } from "../log-tree.ts";
import type { Epoch } from "../log-state.ts";
import { leafHash } from "../tree-hash.ts";
import type { RetentionDeps } from "./expire-personal.ts";

/** Tiles copied in one transaction. */
const TILES = 16;

/**
 * Gives the root in base64, which is what the first record of the next epoch says of this one.
 * @throws Error when the epoch is not what was recorded: evidence of that never goes by itself
 */
export async function keepLeaves({ db, rest }: RetentionDeps, epoch: Epoch): Promise<string> {
  let frontier: Frontier = [];
  let size = 0;
  for (let from = 0; from < epoch.size; from += TILES * TILE) {
    const end = Math.min(epoch.size, from + TILES * TILE);
    write(db, () => {
      for (let first = from; first < end; first += TILE) {
        const leaves = readTile(db, epoch, first);
        for (const leaf of leaves) frontier = appendLeaf(frontier, size++, leaf);
      }
    });
    await rest();
  }
  const root = Buffer.from(rootOf(frontier)).toString("base64");
  const next = db.sqlite
    .query<{ root: string | null }, [number]>(
      "SELECT body ->> '$.details.previous_root' AS root FROM audit_log WHERE seq = ?",
    )
    .get(epoch.start + epoch.size);
  if (next?.root !== root) throw new Error(`epoch ${epoch.epoch} of the audit log was changed: it stays`);
  return root;
}

/** Of a tile that was copied before, perhaps with its records gone; otherwise copies it. */
function readTile({ sqlite }: Db, { start, size }: Epoch, from: number): readonly Uint8Array[] {
  const first = start + from;
  const count = Math.min(TILE, size - from);
  const kept = sqlite
    .query<{ leaves: Uint8Array }, [number]>("SELECT leaves FROM audit_leaves WHERE first = ?")
    .get(first)?.leaves;
  if (kept !== undefined)
    return Array.from({ length: count }, (_, at) => kept.subarray(at * 32, at * 32 + 32));
  const rows = sqlite
    .query<{ body: string; leaf: Uint8Array }, [number, number]>(
      "SELECT body, leaf FROM audit_log WHERE seq >= ? AND seq < ? ORDER BY seq",
    )
    .all(first, first + count);
  const leaves = rows.map(({ body }) => leafHash(body));
  if (rows.length !== count || rows.some(({ leaf }, at) => leaves[at]?.equals(leaf) !== true))
    throw new Error(`records from ${first} on were changed: they stay`);
  sqlite.query("INSERT INTO audit_leaves VALUES (?, ?)").run(first, Buffer.concat(leaves));
  return leaves;
}
