/** Names a rule by what it chooses and demands, wherever it stands in its file and whatever reason it gives. */
import { choiceWords, demandWords } from "../policy/rule-words.ts";
import type { Rule } from "../policy/policy.ts";

/** Another level, date or choice of projects makes another rule of it, which people hear of anew. */
export function ruleKey(rule: Rule): string {
  const { reason: _reason, exempt: _exempt, ...demands } = demandWords(rule);
  const said = JSON.stringify([rule.origin, choiceWords(rule), demands, rule.since ?? null]);
  return new Bun.CryptoHasher("sha256").update(said).digest("hex").slice(0, 32);
}
