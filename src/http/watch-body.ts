/** A request body with a watchdog: a sender that stops, or trickles, is told so instead of holding a place for ever. */
import { Refusal } from "../errors.ts";

/** What must come between two looks of the watchdog: with its usual minute, far below any line in use. */
const LEAST_BYTES = 4096;

/** Yields the chunks of `body`; @throws Refusal `http.timeout` when fewer than 4 KiB come in `stallAfter` ms */
export async function* watchBody(
  body: ReadableStream<Uint8Array> | null,
  stallAfter: number,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  const watch = startWatch(stallAfter);
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), watch.stalled()]);
      if (done) return;
      watch.came(value.length);
      yield value;
    }
  } finally {
    watch.stop();
    await reader.cancel().catch(() => undefined);
  }
}

/** Counts time only while the next chunk is awaited: a slow disk is not the sender's fault. */
function startWatch(limit: number) {
  let timer: Timer | undefined;
  let stall = Promise.withResolvers<never>();
  let bytes = 0;
  return {
    stalled: (): Promise<never> => {
      timer ??= setTimeout(() => stall.reject(tooSlow(limit)), limit);
      return stall.promise;
    },
    came: (count: number): void => {
      bytes += count;
      if (bytes < LEAST_BYTES) return;
      clearTimeout(timer);
      timer = undefined;
      bytes = 0;
      stall = Promise.withResolvers<never>();
    },
    stop: (): void => clearTimeout(timer),
  };
}

function tooSlow(limit: number): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "http.timeout",
    message: `Less than ${LEAST_BYTES} bytes of the upload arrived in ${Math.round(limit / 1000)} seconds.`,
    remedy: "Check the connection and send it again.",
  });
}
