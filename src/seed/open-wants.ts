/** What is asked for of each project so far: a list without its dependencies names some of them again and again. */
import { parseSpecifierSet } from "../packaging/specifier.ts";
import type { Target } from "../lockfiles/target.ts";
import type { Wish } from "../lockfiles/wish.ts";
import type { Need } from "./needs-of.ts";

export type OpenWants = {
  /** The need as it stands with all that was asked before; undefined when it asks for nothing new. */
  add(need: Need): Need | undefined;
};

type Known = { specifiers: Set<string>; extras: Set<string>; targets: Set<Target> };

/** @param constraints hold for whatever asks */
export function createOpenWants(constraints: readonly Wish[]): OpenWants {
  const known = new Map<string, Known>();
  return {
    add: ({ wish, targets }) => {
      const before = known.get(wish.name);
      const limits = constraints
        .filter(({ name }) => name === wish.name)
        .map(({ specifier }) => specifier.text);
      const now: Known = {
        specifiers: new Set([...(before?.specifiers ?? limits), wish.specifier.text]),
        extras: new Set([...(before?.extras ?? []), ...wish.extras]),
        targets: new Set([...(before?.targets ?? []), ...targets]),
      };
      const same = (key: keyof Known) => before?.[key].size === now[key].size;
      if (same("specifiers") && same("extras") && same("targets")) return undefined;
      known.set(wish.name, now);
      const text = [...now.specifiers].filter((each) => each !== "").join(",");
      return {
        wish: { ...wish, specifier: parseSpecifierSet(text), extras: [...now.extras] },
        targets: [...now.targets],
      };
    },
  };
}
