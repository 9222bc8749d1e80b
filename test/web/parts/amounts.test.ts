/** Numbers, sizes and days as people read them. */
import { expect, test } from "bun:test";
import { counted, day, fileSize } from "../../../src/web/parts/amounts.ts";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [1_284_992, "1.3 MB"],
  [2_500_000_000, "2.5 GB"],
  [7e15, "7000.0 TB"],
])("%d bytes read %s", (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});

test("one is singular, the rest are not", () => {
  expect([0, 1, 2, 12_345].map((n) => counted(n, "file"))).toEqual([
    "0 files",
    "1 file",
    "2 files",
    "12,345 files",
  ]);
});

test("a moment reads as its day", () => {
  expect(day("2026-03-01T09:30:00.123456Z")).toBe("2026-03-01");
});
