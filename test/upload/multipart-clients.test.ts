/** Every client's form reads the same, whatever its order and however the network cuts it (items 87, 88, 92, 95; B01). */
import { describe, expect, test } from "bun:test";
import { parseMultipart } from "../../src/upload/multipart.ts";
import { CLIENT_FILE, clientForms } from "../support/client-forms.ts";
import { memoryHandler } from "../support/memory-sink.ts";
import { bytes, field, file, inPieces, multipart } from "../support/multipart-body.ts";

describe("forms of real clients", () => {
  for (const form of clientForms) {
    for (const size of [1, 7, 4096]) {
      test(`${form.client} in pieces of ${size} bytes (standards 6.4)`, async () => {
        const handler = memoryHandler();
        const read = await parseMultipart(inPieces(form.body, size), form.contentType, handler);
        expect(Object.fromEntries(read.fields)).toEqual(form.fields);
        expect([...read.files.keys()]).toEqual(["content"]);
        const content = read.files.get("content");
        expect(content?.filename).toBe(form.filename);
        expect(content?.contentType).toBe(form.fileType);
        expect(content?.size).toBe(CLIENT_FILE.length);
        expect(content?.content).toEqual(CLIENT_FILE);
      });
    }
  }
});

/** A body whose data tries every beginning of a boundary line, with a preamble and an epilogue. */
const tricky = bytes(
  "pre\r\n--\r\n--B\r",
  "x\r\n",
  multipart("Bx", [
    field("a", "\r\n--B"),
    file("f.whl", "\r\n--Bx-\r\r\n--ByB--\r\n--Bxx\r\n--Bx--x\r\n\r\n-", null),
    field("b", ""),
    field("a", "--Bx\r"),
  ]),
  "epilogue\r\n--Bx\r\nnothing",
);

async function readTricky(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const handler = memoryHandler();
  const read = await parseMultipart(body, "multipart/form-data; boundary=Bx", handler);
  return { fields: [...read.fields], file: Buffer.from(handler.kept[0]?.bytes ?? []).toString("latin1") };
}

async function* pieces(...list: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* list;
}

test("B14 data that looks like a boundary line stays data", async () => {
  expect(await readTricky(pieces(tricky))).toEqual({
    fields: [
      ["a", ["\r\n--B", "--Bx\r"]],
      ["b", [""]],
    ],
    file: "\r\n--Bx-\r\r\n--ByB--\r\n--Bxx\r\n--Bx--x\r\n\r\n-",
  });
});

test("every split of a body into two pieces, and into three around an empty one, reads the same", async () => {
  const expected = await readTricky(pieces(tricky));
  for (let at = 0; at <= tricky.length; at++) {
    const [left, right] = [tricky.subarray(0, at), tricky.subarray(at)];
    expect(await readTricky(pieces(left, right))).toEqual(expected);
    expect(await readTricky(pieces(left, new Uint8Array(), right))).toEqual(expected);
  }
});

test("every size of pieces reads the same", async () => {
  const expected = await readTricky(pieces(tricky));
  for (let size = 1; size <= tricky.length; size++) {
    expect(await readTricky(inPieces(tricky, size))).toEqual(expected);
  }
});

test("file bytes are handed on as views of the piece that came, not as copies", async () => {
  const start = bytes('--B\r\nContent-Disposition: form-data; name="content"; filename="a.whl"\r\n\r\n');
  const middle = new Uint8Array(65_536).fill(7);
  const handler = memoryHandler();
  await parseMultipart(
    pieces(start, middle, bytes("\r\n--B--\r\n")),
    "multipart/form-data; boundary=B",
    handler,
  );
  expect(handler.kept[0]?.views.map((view) => view.buffer)).toEqual([middle.buffer]);
  expect(handler.kept[0]?.views[0]?.buffer).toBe(middle.buffer);
});

test("item 95: a description of 5 MB arrives whole", async () => {
  const long = "ä☃".repeat(1_000_000);
  const body = multipart("B", [field("description", long)]);
  const read = await parseMultipart(
    inPieces(body, 65_536),
    "multipart/form-data; boundary=B",
    memoryHandler(),
  );
  expect(read.fields.get("description")?.[0] === long).toBe(true);
});
