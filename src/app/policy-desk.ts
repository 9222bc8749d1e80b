/** Gives the page of the policy its way to the config file and to the counts of downloads. */
import type { PolicyDesk } from "../web/admin/policy-desk.ts";
import type { House } from "./house.ts";
import { reloadPolicy } from "./reload-policy.ts";
import { topCounter } from "./top-counter.ts";

export type DeskOptions = { readonly configFile: string | undefined; readonly publicUrl: string };

export function openPolicyDesk(house: House, { configFile, publicUrl }: DeskOptions): PolicyDesk {
  const countTop = topCounter(house);
  if (configFile === undefined) return { countTop };
  return {
    countTop,
    reload: (actor) => reloadPolicy(house, { config: configFile, by: "page", actor, publicUrl }),
  };
}
