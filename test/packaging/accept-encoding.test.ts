/** Encodings by weight: RFC 9110 section 12.5.3. */
import { expect, test } from "bun:test";
import { type ContentEncoding, chooseEncoding } from "../../src/packaging/accept-encoding.ts";

type Row = [header: string | null, encoding: ContentEncoding];

const rows: Row[] = [
  [null, "identity"],
  ["", "identity"],
  ["identity", "identity"],
  ["gzip", "gzip"],
  ["zstd", "zstd"],
  ["gzip, deflate, br, zstd", "zstd"],
  ["gzip, deflate, br", "gzip"],
  ["GZIP;Q=0.1", "gzip"],
  ["zstd;q=0.5, gzip;q=0.9", "gzip"],
  ["gzip;q=0.5, identity", "identity"],
  ["gzip, identity", "gzip"],
  ["gzip;q=0", "identity"],
  ["zstd;q=0, gzip", "gzip"],
  ["br", "identity"],
  ["gzip;q=0.001", "gzip"],
  ["gzip;q=7", "identity"],
];

const wildcards: Row[] = [
  ["*", "gzip"],
  ["*;q=0", "identity"],
  ["gzip;q=0, *", "identity"],
  ["identity;q=0, *", "gzip"],
  ["identity, *;q=0", "identity"],
  ["zstd, *;q=0.5", "zstd"],
  ["identity;q=0", "identity"],
];

test.each(rows)("Accept-Encoding %p gives %p", (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

test.each(wildcards)("a wildcard covers gzip and identity, never zstd: %p gives %p", (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});
