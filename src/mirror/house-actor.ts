/** The house itself, where the mirror acts for nobody in particular. */
import type { Actor } from "../actor.ts";

export const house: Actor = {
  kind: "console",
  operator: "gatehouse",
  ip: "-",
  agent: "gatehouse",
  requestId: "-",
};
