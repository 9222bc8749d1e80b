/** Sends the audit log to wherever the config says, each target at its own pace; one process of the house does it. */
import { openSecret } from "../config/secret.ts";
import type { Settings } from "../config/settings.ts";
import { fileTarget } from "../shipping/file-target.ts";
import { type Pace, runShipper } from "../shipping/run-shipper.ts";
import type { ShipTarget } from "../shipping/ship-target.ts";
import { nameTargets } from "../shipping/shipping-state.ts";
import { streamTarget } from "../shipping/stream-target.ts";
import { syslogTarget } from "../shipping/syslog-target.ts";
import { webhookTarget } from "../shipping/webhook-target.ts";
import type { House } from "./house.ts";
import type { Log } from "./log.ts";
import { writeWhole } from "./write-whole.ts";

export type Shipping = { stop(): Promise<void> };

/** @param pace tests look more often */
export function startShipping(
  house: House,
  settings: Settings,
  { log, pace }: { readonly log: Log; readonly pace?: Pace },
): Shipping {
  if (house.db.guard.refusal !== undefined) return { stop: async () => undefined };
  const end = new AbortController();
  const targets = listTargets(house, settings.audit.ship);
  nameTargets(
    house.db,
    targets.map(({ name }) => name),
  );
  const running = targets.map((target) =>
    runShipper(
      {
        db: house.db,
        now: house.now,
        end: end.signal,
        report: (fact, error) => log.warn({ ...fact, err: error }, "records were not sent"),
        ...(pace === undefined ? {} : { pace }),
      },
      target,
    ).catch((error: unknown) => log.error({ err: error, target: target.name }, "records are no longer sent")),
  );
  return {
    stop: async () => {
      end.abort();
      await Promise.all(running);
    },
  };
}

function listTargets({ now }: House, ship: Settings["audit"]["ship"]): ShipTarget[] {
  const { stdout, file, fileSize, fileKeep, syslog, webhooks } = ship;
  return [
    ...(stdout ? [streamTarget("stdout", (text) => writeWhole(1, text))] : []),
    ...(file === undefined ? [] : [fileTarget({ path: file, size: fileSize, keep: fileKeep })]),
    ...(syslog === undefined ? [] : [syslogTarget(syslog)]),
    ...[...webhooks].map(([name, { url, secret }]) =>
      webhookTarget({
        name,
        url,
        now,
        secret: async () => (await openSecret(secret, process.env)).reveal(),
      }),
    ),
  ];
}
