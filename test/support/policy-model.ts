/** A tiny model of what a policy forbids, written from the contract alone: it shares no line with the gate. */

/** 0: a password, 1: an app, 2: a key. */
export type Strength = 0 | 1 | 2;

export type ModelRule = {
  /** The names it catches begin with this. */
  readonly prefix: string;
  readonly needs: Strength;
  /** Since when, in milliseconds since 1970. */
  readonly from: number;
  readonly maxAge?: number;
  readonly cidr: boolean;
  /** Whether tokens may publish. */
  readonly tokens: boolean;
  readonly spared?: { readonly user: string; readonly until: number };
};

export type ModelWho =
  | { readonly kind: "person"; readonly user: string; readonly session: Strength }
  | {
      readonly kind: "token";
      readonly user: string;
      /** Nobody for tokens of the console. */
      readonly minter: string | undefined;
      readonly minted: Strength;
      readonly madeAt: number;
      readonly bound: boolean;
    }
  | { readonly kind: "console" };

export type World = {
  now: number;
  rules: readonly ModelRule[];
  /** What each person can prove now. */
  readonly factors: Map<string, Strength>;
};

/** Whether the policy forbids this. */
export function forbids(world: World, who: ModelWho, act: { project: string; publishes: boolean }): boolean {
  if (who.kind === "console") return false;
  return world.rules.some((rule) => {
    if (!act.project.startsWith(rule.prefix) || world.now < rule.from) return false;
    if (rule.spared?.user === who.user && world.now < rule.spared.until) return false;
    if (act.publishes && !rule.tokens) return true;
    const [proved, person] = who.kind === "person" ? [who.session, who.user] : [who.minted, who.minter];
    const has = person === undefined ? 0 : (world.factors.get(person) ?? 0);
    if (proved < rule.needs || has < rule.needs) return true;
    if (who.kind === "person") return false;
    return (rule.cidr && !who.bound) || (rule.maxAge !== undefined && world.now - who.madeAt >= rule.maxAge);
  });
}
