/** Which ranges are served, which are refused, and which mean the whole file. */
import { expect, test } from "bun:test";
import { readRange } from "../../src/http/byte-range.ts";

const validators = { etag: '"abc"', lastModified: "Tue, 24 Nov 2026 10:00:00 GMT" };
const read = (range: string, ifRange?: string) =>
  readRange(
    new Headers({ range, ...(ifRange === undefined ? {} : { "if-range": ifRange }) }),
    1000,
    validators,
  );

test.each([
  ["bytes=0-99", { start: 0, end: 100 }],
  ["bytes=990-2000", { start: 990, end: 1000 }],
  ["bytes=5-", { start: 5, end: 1000 }],
  ["bytes=-10", { start: 990, end: 1000 }],
  ["bytes=-10000", { start: 0, end: 1000 }],
  ["BYTES=0-0", { start: 0, end: 1 }],
  ["bytes=1000-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=9-3", undefined],
  ["bytes=0-1,5-6", undefined],
  ["items=0-1", undefined],
  ["bytes=-", undefined],
  ["bytes=a-b", undefined],
  ["bytes=99999999999999999999-", undefined],
] as const)("132: %s", (range, expected) => {
  expect(read(range)).toEqual(expected as ReturnType<typeof read>);
});

test("132: If-Range with our strong ETag or date goes on, with anything else starts anew", () => {
  expect(read("bytes=5-", '"abc"')).toEqual({ start: 5, end: 1000 });
  expect(read("bytes=5-", validators.lastModified)).toEqual({ start: 5, end: 1000 });
  expect(read("bytes=5-", 'W/"abc"')).toBeUndefined();
  expect(read("bytes=5-", '"other"')).toBeUndefined();
});
