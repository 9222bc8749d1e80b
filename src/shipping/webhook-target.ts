/** Posts records as JSON lines, signed, to one address and nowhere else. */
import { createHmac } from "node:crypto";
import type { ShipTarget } from "./ship-target.ts";

export type WebhookTarget = {
  readonly name: string;
  /** An http or https address. */
  readonly url: string;
  /** Read for every post, so that it can be changed without a restart. */
  readonly secret: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** How long a post may take, in milliseconds. */
const DEADLINE = 30_000;

/** @param name as the config calls it */
export function webhookTarget({ name, url, secret, now }: WebhookTarget): ShipTarget {
  return {
    name: `webhook ${name}`,
    send: async (records, end) => {
      const body = records.map(({ line }) => `${line}\n`).join("");
      const timestamp = String(Math.floor(now() / 1000));
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: {
          "content-type": "application/x-ndjson",
          "user-agent": "gatehouse",
          "gatehouse-timestamp": timestamp,
          "gatehouse-signature": signature(await secret(), timestamp, body),
          "gatehouse-records": `${records[0]?.seq}-${records.at(-1)?.seq}`,
        },
        // Elsewhere nobody was named to get them.
        redirect: "manual",
        signal: AbortSignal.any([end, AbortSignal.timeout(DEADLINE)]),
      }).catch((error: unknown) => {
        // The address may hold a secret of its own.
        throw new Error(String(error).replaceAll(url, "the address").slice(0, 200));
      });
      await answer.body?.cancel();
      if (answer.status < 200 || answer.status > 299) throw new Error(`it answered ${answer.status}`);
    },
  };
}

/** `v1=` and HMAC-SHA256 over the timestamp (seconds since 1970), a full stop and the body, in hexadecimal. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
