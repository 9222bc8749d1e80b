/** What the page of the policy needs of whoever put the house together. */
import type { Actor } from "../../actor.ts";
import type { CountTop } from "../../gate/count-top.ts";
import type { Loaded } from "../../gate/load-policy.ts";

export type PolicyDesk = {
  /**
   * Loads the policy of the config file again; absent where the server was started without one.
   * @throws Refusal, after it was recorded, where it stays as it is
   */
  readonly reload?: (actor: Actor) => Promise<Loaded>;
  /** Counts the members of `top_downloads` rules. */
  readonly countTop: CountTop;
};
