/** Raw deflate streams: read exactly, and a fault of the disk is not taken for a fault of the archive. */
import { expect, test } from "bun:test";
import { deflateRawSync } from "node:zlib";
import { refuseZip } from "../../src/archive/archive-refusal.ts";
import { inflateRaw } from "../../src/archive/inflate-raw.ts";
import { verdictOf } from "../support/verdict-of.ts";

const inflate = async (blob: Blob) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of inflateRaw(blob, "'a'", refuseZip)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
const packed = new Uint8Array(deflateRawSync("hello"));

test("a stream that fills its blob is read", async () => {
  expect(await inflate(new Blob([packed]))).toBe("hello");
});

test("C10: bytes after the stream, a cut and no stream at all are told apart from a fault of the disk", async () => {
  const trailing = "archive.zip.trailing_data: ";
  const corrupt = "archive.zip.corrupt_data: ";
  expect(await verdictOf(() => inflate(new Blob([packed, "x"])))).toStartWith(trailing);
  expect(await verdictOf(() => inflate(new Blob([packed, packed])))).toStartWith(trailing);
  expect(await verdictOf(() => inflate(new Blob([packed.slice(0, -1)])))).toStartWith(corrupt);
  expect(await verdictOf(() => inflate(new Blob([])))).toStartWith(corrupt);
  expect(await verdictOf(() => inflate(new Blob(["hello"])))).toStartWith(corrupt);
});

test("#155: a file that is gone is a defect, no refusal", async () => {
  const work = verdictOf(() => inflate(Bun.file("/nonexistent/archive")));
  expect((await work.catch((fault: unknown) => fault)) as { code: string }).toMatchObject({ code: "ENOENT" });
});
