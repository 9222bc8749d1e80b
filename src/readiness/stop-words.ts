/** Why a token would stop, in a few words. */
import type { Shortfall } from "../policy/evaluate.ts";

const WORDS: Readonly<Record<Shortfall, string>> = {
  "policy.level": "made without the factor that is asked for",
  "policy.factor_gone": "whoever made it has no such factor any more",
  "policy.token_level": "made in a session without the factor that is asked for",
  "policy.token_holder": "whoever made it has no such factor now",
  "policy.service_account": "not made by a person with the factor that is asked for",
  "policy.token_age": "too old",
  "policy.token_cidr": "not bound to networks",
  "policy.way": "publishing by token is closed",
  "policy.release_closed": "the release is closed",
  "policy.two_person": "a second person has to approve",
};

export function stopWords(why: Shortfall): string {
  return WORDS[why];
}
