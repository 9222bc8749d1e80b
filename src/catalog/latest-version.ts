/** Which release of a project stands for it: in the JSON API, on its page, and in lists. */
import { tryParseVersion } from "../packaging/version.ts";

/** With files before without, not yanked before yanked, final before pre-release, then the highest; `order` is oldest first. */
export function latestVersion(
  order: readonly string[],
  files: readonly { readonly version: string; readonly yanked: boolean }[],
): string | undefined {
  const byVersion = Map.groupBy(files, (file) => file.version);
  const ranked = order.map((text, place) => {
    const mine = byVersion.get(text) ?? [];
    const offered = mine.length === 0 ? 0 : mine.every((file) => file.yanked) ? 1 : 2;
    return { text, offered, final: tryParseVersion(text)?.isPrerelease === false ? 1 : 0, place };
  });
  ranked.sort((a, b) => b.offered - a.offered || b.final - a.final || b.place - a.place);
  return ranked[0]?.text;
}
