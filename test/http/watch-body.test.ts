/** The watchdog of request bodies: senders that stop or trickle are cut, slow readers of ours are not blamed on them. */
import { expect, test } from "bun:test";
import { watchBody } from "../../src/http/watch-body.ts";

/** Gives `size` bytes every `pause` ms, `count` times, and then ends or stays silent. */
function sender(plan: {
  size: number;
  pause: number;
  count: number;
  ends: boolean;
}): ReadableStream<Uint8Array> {
  let left = plan.count;
  return new ReadableStream({
    async pull(controller) {
      if (left === 0 && !plan.ends) return new Promise<void>(() => undefined);
      await Bun.sleep(plan.pause);
      if (left === 0) return controller.close();
      left -= 1;
      controller.enqueue(new Uint8Array(plan.size));
    },
  });
}

async function bytesOf(
  body: ReadableStream<Uint8Array> | null,
  { pauseOfReader = 0, limit = 300 } = {},
): Promise<number> {
  let total = 0;
  for await (const chunk of watchBody(body, limit)) {
    total += chunk.length;
    if (pauseOfReader > 0) await Bun.sleep(pauseOfReader);
  }
  return total;
}

test("no body is no bytes", async () => {
  expect(await bytesOf(null)).toBe(0);
});

test("B18: a sender that stops is cut", async () => {
  const stops = sender({ size: 5000, pause: 0, count: 3, ends: false });
  expect(bytesOf(stops)).rejects.toMatchObject({ code: "http.timeout" });
});

test("B18: a sender that never stops, one byte at a time, is cut as well", async () => {
  const trickles = sender({ size: 1, pause: 5, count: 100_000, ends: true });
  expect(bytesOf(trickles)).rejects.toMatchObject({ code: "http.timeout" });
});

test("a slow but honest sender is heard out, however long it takes in all", async () => {
  expect(await bytesOf(sender({ size: 4096, pause: 100, count: 25, ends: true }), { limit: 2000 })).toBe(
    25 * 4096,
  );
});

test("a short body may be short of the least rate", async () => {
  expect(await bytesOf(sender({ size: 1, pause: 0, count: 3, ends: true }))).toBe(3);
});

test("time that we take to store a chunk does not count against its sender", async () => {
  expect(await bytesOf(sender({ size: 8192, pause: 0, count: 3, ends: true }), { pauseOfReader: 400 })).toBe(
    3 * 8192,
  );
});
