/** Which release of a project stands for it: in the JSON API, on its page, and in lists. */
import { tryParseVersion } from "../packaging/version.ts";

/** Not yanked before yanked, final before pre-release, then the highest; `order` is oldest first. */
export function latestVersion(
  order: readonly string[],
  files: readonly { readonly version: string; readonly yanked: boolean }[],
): string | undefined {
  const byVersion = Map.groupBy(files, (file) => file.version);
  const rank = (text: string, place: number) => {
    const mine = byVersion.get(text) ?? [];
    const yanked = mine.length > 0 && mine.every((file) => file.yanked);
    return [yanked ? 0 : 1, tryParseVersion(text)?.isPrerelease === false ? 1 : 0, place] as const;
  };
  let best: { text: string; rank: readonly number[] } | undefined;
  for (const [place, text] of order.entries()) {
    const mine = rank(text, place);
    const at = mine.findIndex((value, i) => value !== best?.rank[i]);
    if (best === undefined || (mine[at] ?? 0) > (best.rank[at] ?? 0)) best = { text, rank: mine };
  }
  return best?.text;
}
