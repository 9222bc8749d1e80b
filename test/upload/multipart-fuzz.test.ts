/** Random and broken bodies: the reader gives a form or a refusal, the same for every cut, and leaves no sink open. */
import { expect, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { parseMultipart } from "../../src/upload/multipart.ts";
import { clientForms } from "../support/client-forms.ts";
import { memoryHandler } from "../support/memory-sink.ts";
import { bytes, field, file, multipart, type Part } from "../support/multipart-body.ts";
import { type Random, seededChance } from "../support/seeded-random.ts";

const random = seededChance("multipart fuzz");

async function* cut(whole: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; ) {
    const size = random.below(random.pick([2, 8, 200]));
    yield whole.subarray(at, at + size);
    at += size;
  }
}

async function outcome(body: AsyncIterable<Uint8Array>, contentType: string): Promise<unknown> {
  const handler = memoryHandler();
  try {
    const read = await parseMultipart(body, contentType, handler);
    expect(handler.kept.filter((entry) => entry.state !== "finished")).toEqual([]);
    return {
      fields: [...read.fields],
      files: handler.kept.map(({ part, bytes }) => ({ part, hex: Buffer.from(bytes).toString("hex") })),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(handler.kept.filter((entry) => entry.state !== "discarded")).toEqual([]);
    return error.code;
  }
}

async function* once(whole: Uint8Array): AsyncGenerator<Uint8Array> {
  yield whole;
}

/** One to four damages: a byte changed, a run left out, doubled or moved, or a piece of syntax put in. */
function damage(whole: Uint8Array, boundary: string, random: Random): Uint8Array {
  let body = whole;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(body.length + 1);
    const end = Math.min(body.length, at + 1 + random.below(40));
    const [before, run, after] = [body.subarray(0, at), body.subarray(at, end), body.subarray(end)];
    const syntax = [
      "\r",
      "\n",
      "\r\n",
      "\r\n\r\n",
      "--",
      "\0",
      '"',
      ";",
      `\r\n--${boundary}`,
      `--${boundary}--`,
    ];
    body = random.pick<() => Uint8Array>([
      () => bytes(before, random.bytes(1), body.subarray(at + 1)),
      () => bytes(before, after),
      () => bytes(before, run, run, after),
      () => bytes(run, before, after),
      () => bytes(before, syntax[random.below(syntax.length)] ?? "", body.subarray(at)),
    ])();
  }
  return body;
}

test("damaged client forms give a form or a refusal, the same however they are cut", async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 1500; round++) {
    const form = clientForms[random.below(clientForms.length)];
    if (form === undefined) throw new Error("no form");
    const boundary = /boundary="?([^"]+)/.exec(form.contentType)?.[1] ?? "";
    const body = damage(form.body, boundary, random);
    const whole = await outcome(once(body), form.contentType);
    expect(await outcome(cut(body, random), form.contentType)).toEqual(whole);
    seen.add(typeof whole === "string" ? whole : "accepted");
  }
  expect(seen.size).toBeGreaterThan(5);
});

/** Text of the bytes that boundary lines are made of, but without a boundary line in it. */
function nearMiss(random: Random): Uint8Array {
  const letters = ["\r", "\n", "-", "B", "\r\n--B", "\r\n", " ", "x", "\r\n--Bx", "--B--"];
  let text = "";
  for (let left = random.below(12); left > 0; left--) text += letters[random.below(letters.length)] ?? "";
  return bytes(text.replaceAll(/\r\n--B(?=(?:--)?[ \t]*(?:[\r\n]|$))/g, "\r\n--Z"));
}

test("forms whose data nearly holds boundary lines come back as they were sent", async () => {
  for (let round = 0; round < 1500; round++) {
    const parts: Part[] = Array.from({ length: random.below(4) }, () => field("a", nearMiss(random)));
    const data = nearMiss(random);
    parts.splice(random.below(parts.length + 1), 0, file("a.whl", data, null));
    const read = await parseMultipart(
      cut(multipart("B", parts), random),
      "multipart/form-data; boundary=B",
      memoryHandler(),
    );
    expect(Buffer.from(read.files.get("content")?.content ?? []).toString()).toBe(
      Buffer.from(data).toString(),
    );
    const sent = parts
      .filter((part) => part.headers[0]?.includes('"a"'))
      .map((part) => Buffer.from(part.value).toString());
    expect(read.fields.get("a") ?? []).toEqual(sent);
  }
});
