/** Signed posts of records. */
import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import type { ShippedRecord } from "../../src/shipping/shipped-record.ts";
import { webhookTarget } from "../../src/shipping/webhook-target.ts";
import { openReceiver } from "../support/webhook-receiver.ts";

const end = new AbortController().signal;
const AT = Date.UTC(2026, 2, 1, 12);

const records: readonly ShippedRecord[] = [4, 5].map((seq) => ({
  seq,
  at: 0,
  event: "a.b",
  outcome: "done",
  line: `{"seq":${seq}}`,
}));

function target(url: string) {
  return webhookTarget({ name: "siem", url, secret: async () => "s3cret", now: () => AT });
}

test("a post holds the records as lines, signed with its time", async () => {
  await using receiver = openReceiver();
  await target(receiver.url).send(records, end);
  const [post] = receiver.posts;
  expect(post?.body).toBe('{"seq":4}\n{"seq":5}\n');
  const time = String(AT / 1000);
  expect(post?.headers).toMatchObject({
    "content-type": "application/x-ndjson",
    "gatehouse-timestamp": time,
    "gatehouse-records": "4-5",
    "gatehouse-signature": `v1=${createHmac("sha256", "s3cret").update(`${time}.${post?.body}`).digest("hex")}`,
  });
});

test.each([300, 302, 307, 400, 404, 429, 500, 503])(
  "an answer %d has not taken them, and leads nowhere else",
  async (status) => {
    await using elsewhere = openReceiver();
    await using receiver = openReceiver(
      () => new Response("", { status, headers: { location: elsewhere.url } }),
    );
    expect(target(receiver.url).send(records, end)).rejects.toThrow(`it answered ${status}`);
    expect(elsewhere.posts).toEqual([]);
  },
);

test("nobody there is told without the address, which may hold a secret", async () => {
  const receiver = openReceiver();
  const url = `${receiver.url}?key=hidden`;
  await receiver[Symbol.asyncDispose]();
  const told = await target(url)
    .send(records, end)
    .then(
      () => "sent",
      (error: unknown) => String(error),
    );
  expect(told).toMatch(/Error/);
  expect(told).not.toContain("hidden");
});

test("a server that never answers is left when the house closes", async () => {
  await using receiver = openReceiver(() => new Promise(() => undefined));
  const closing = new AbortController();
  const sent = target(receiver.url).send(records, closing.signal);
  setTimeout(() => closing.abort(), 20);
  expect(sent).rejects.toThrow();
});
