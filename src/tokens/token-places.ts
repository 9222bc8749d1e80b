/** The networks a token is used in: whoever stole it mostly comes from another one. */
import { network } from "../accounts/throttle.ts";
import { tokenPlaces } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";

/** An address stands for its /24 (IPv4) or /64 (IPv6): machines of one place share it. */
export function placeOf(ip: string): string {
  return network(ip).replace(/^(\d+\.\d+\.\d+)\.\d+$/, "$1.0/24");
}

/** Whether the place is new to the token; it is known from then on. */
export function notePlace(tx: Tx, use: { tokenId: number; ip: string; at: number }): boolean {
  const { tokenId, ip, at } = use;
  const added = tx
    .insert(tokenPlaces)
    .values({ tokenId, place: placeOf(ip), firstUsedAt: at })
    .onConflictDoNothing()
    .returning()
    .all();
  return added.length > 0;
}
