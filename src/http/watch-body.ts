/** A request body with a watchdog: a sender that stops sending is told so instead of holding a place for ever. */
import { Refusal } from "../errors.ts";

/** Yields the chunks of `body`; @throws Refusal `http.timeout` when none comes for `stallAfter` ms */
export async function* watchBody(
  body: ReadableStream<Uint8Array> | null,
  stallAfter: number,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), stallAfter);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function inTime<T>(promise: Promise<T>, limit: number): Promise<T> {
  let timer: Timer | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stall(limit)), limit);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

function stall(limit: number): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "http.timeout",
    message: `No byte of the upload arrived for ${Math.round(limit / 1000)} seconds.`,
    remedy: "Check the connection and send it again.",
  });
}
