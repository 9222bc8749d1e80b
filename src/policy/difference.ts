/** What one policy says otherwise than another, a line for each rule. Rules that only moved in the file are the same. */
import { choiceWords, demandWords, everyoneWords, ruleWords } from "./rule-words.ts";
import type { Policy, Rule } from "./policy.ts";

/** Empty where both demand the same. Entries are compared with those that choose the same projects, in their order. */
export function policyDifference(before: Policy, after: Policy): readonly string[] {
  const lines: string[] = [];
  if (everyoneWords(before) !== everyoneWords(after)) {
    lines.push(`changed: second_factor: ${everyoneWords(before)} → ${everyoneWords(after)}`);
  }
  const left = [...before.critical];
  for (const rule of after.critical) {
    const at = left.findIndex((old) => choiceWords(old) === choiceWords(rule));
    const [old] = at < 0 ? [] : left.splice(at, 1);
    if (old === undefined) lines.push(`added: ${ruleWords(rule)}`);
    else lines.push(...changeOf(old, rule));
  }
  return [...lines, ...left.map((rule) => `removed: ${ruleWords(rule)}`)];
}

function changeOf(before: Rule, after: Rule): readonly string[] {
  const [old, now] = [demandWords(before), demandWords(after)];
  const changes = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => old[name] !== now[name])
    .map((name) => `${name} ${old[name] ?? "none"} → ${now[name] ?? "none"}`);
  const { file, line } = after.place;
  return changes.length === 0
    ? []
    : [`changed: ${file}:${line} ${choiceWords(after)}: ${changes.join("; ")}`];
}

/**
 * Writes into each rule without dates since when it has held: since the load at `at`, or since an earlier one where
 * `before` asked for the same.
 */
export function withBeginnings(before: Policy, after: Policy, at: number): Policy {
  const critical = after.critical.map((rule) => {
    if (rule.enforceFrom !== undefined) return rule;
    const same = before.critical.find(
      (old) =>
        old.since !== undefined && choiceWords(old) === choiceWords(rule) && changeOf(old, rule).length === 0,
    );
    return { ...rule, since: same?.since ?? at };
  });
  const { secondFactor } = after;
  if (secondFactor.everyone !== "required") return { ...after, critical };
  const since = before.secondFactor.everyone === "required" ? before.secondFactor.since : undefined;
  return { ...after, critical, secondFactor: { ...secondFactor, since: since ?? at } };
}
