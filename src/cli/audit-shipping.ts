/** `gatehouse audit shipping`: how far each target of `audit.ship` is, and what holds it up. */
import { buildCommand } from "@stricli/core";
import { listTargets, type TargetState } from "../shipping/shipping-state.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { table } from "./table.ts";
import { withHouse } from "./with-house.ts";

export const auditShipping = buildCommand({
  docs: { brief: "Show how far the log was sent to each place that the config names" },
  parameters: { flags: { ...jsonFlag, ...configFlags } },
  func: async ({ json, ...flags }: ConfigFlags & JsonFlag): Promise<void> => {
    const targets = await withHouse(flags, ({ house }) => listTargets(house.db));
    if (json) return answerJson(targets.map(describe));
    answer(
      table(
        ["TARGET", "NEXT", "BEHIND", "SINCE", "DELIVERED", "FAILED", "ERROR"],
        targets.map(({ target, next, behind, since, deliveredAt, failedAt, error }) => [
          target,
          next,
          behind,
          isoTime(since),
          isoTime(deliveredAt),
          isoTime(failedAt),
          error,
        ]),
      ),
    );
  },
});

function describe({ target, next, behind, since, error, failures, ...times }: TargetState) {
  return {
    target,
    next,
    behind,
    since: isoTime(since),
    delivered_at: isoTime(times.deliveredAt),
    failed_at: isoTime(times.failedAt),
    error,
    failures,
    retry_at: isoTime(times.retryAt),
  };
}
