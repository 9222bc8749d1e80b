/** Which stored encoding of a body a caller gets (RFC 9110 section 12.5.3). */
import { parseQualityList } from "./quality-list.ts";

export type ContentEncoding = "zstd" | "gzip" | "identity";

/**
 * Chooses by weight; of equals the smaller body. No header means identity, and so does a header that refuses
 * everything, since an answer in a form nobody asked for beats none. `*` stands for gzip, never for zstd: who does
 * not name so young an encoding may not know it.
 */
export function chooseEncoding(acceptEncoding: string | null): ContentEncoding {
  if (acceptEncoding === null) return "identity";
  const wishes = parseQualityList(acceptEncoding);
  const others = wishes.get("*");
  const zstd = wishes.get("zstd") ?? 0;
  const gzip = wishes.get("gzip") ?? others ?? 0;
  const identity = wishes.get("identity") ?? others ?? Number.MIN_VALUE;
  if (zstd > 0 && zstd >= gzip && zstd >= identity) return "zstd";
  return gzip > 0 && gzip >= identity ? "gzip" : "identity";
}
