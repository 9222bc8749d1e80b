/** Counts the most downloaded projects for the policy: at each load, and once a day. */
import { topProjects } from "../downloads/top-projects.ts";
import { write } from "../db/write.ts";
import { type CountTop, keepTop } from "../gate/count-top.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { consoleActor, type House } from "./house.ts";
import type { Log } from "./log.ts";

const DAY = 86_400_000;

/** By this server's own counts, as they are now. */
export function topCounter({ now }: Pick<House, "now">): CountTop {
  return (tx, { percent, over }) => topProjects(tx, { percent, over, at: now() });
}

/** Counts at once, and every day until it is stopped. */
export function countDaily(house: House, log: Log): { stop(): void } {
  const look = () => {
    try {
      write(house.db, (tx) => {
        const act = { actor: consoleActor(), at: house.now() };
        keepTop(tx, act, { policy: currentPolicy(tx).policy, count: topCounter(house) });
      });
    } catch (error) {
      log.error({ err: error }, "the most downloaded projects could not be counted");
    }
  };
  look();
  const timer = setInterval(look, DAY);
  return { stop: () => clearInterval(timer) };
}
