/** From what somebody typed to queries that FTS5 takes: words only, so that no character of it has a meaning. */

export type SearchWords = {
  /** The words joined as a project name would have them. */
  readonly name: string;
  /** For the index of words: every word begins one. */
  readonly beginnings: string;
  /** For the index of names: every word is part of the name; absent while a word is too short for that. */
  readonly parts?: string;
};

/** Beyond these, what was typed is no longer looked at. */
const LONGEST = 200;
const MOST_WORDS = 8;

/** What the index of names needs at least. */
const SHORTEST_PART = 3;

/** Nothing when no letter and no digit was typed. */
export function searchWords(typed: string): SearchWords | undefined {
  const folded = typed.slice(0, LONGEST).normalize("NFKC").toLowerCase();
  const words = [...folded.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => word).slice(0, MOST_WORDS);
  if (words.length === 0) return undefined;
  const long = words.every((word) => Array.from(word).length >= SHORTEST_PART);
  return {
    name: words.join("-"),
    beginnings: words.map((word) => `"${word}"*`).join(" "),
    ...(long ? { parts: words.map((word) => `"${word}"`).join(" ") } : {}),
  };
}
