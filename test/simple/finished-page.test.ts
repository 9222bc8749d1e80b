/** Finished bytes: a strong ETag for each coding, 304 for who has them (RFC 9110 13.1.2), the same bytes for the same page. */
import { expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { finishPage, matches } from "../../src/simple/finished-page.ts";

const body = `<!DOCTYPE html>${"<a>demo</a>".repeat(200)}ü`;
const page = (text = body, contentType = "text/html; charset=utf-8") =>
  finishPage({ body: text, contentType, headers: { "x-pypi-last-serial": "7" } });
const ask = (headers: Record<string, string> = {}, from = page()) =>
  from.respond(new Request("http://localhost/", { headers }));
const etag = (coding: string, from = page()) =>
  ask({ "accept-encoding": coding }, from).headers.get("etag") ?? "";

test("each coding has the same body and an ETag of its own", async () => {
  const decode: Record<string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array> = {
    identity: (bytes) => bytes,
    gzip: (bytes) => gunzipSync(bytes),
    zstd: (bytes) => Bun.zstdDecompressSync(bytes),
  };
  const tags = new Set<string>();
  for (const [coding, open] of Object.entries(decode)) {
    const answer = ask({ "accept-encoding": coding });
    expect(answer.headers.get("content-encoding")).toBe(coding === "identity" ? null : coding);
    expect(new TextDecoder().decode(open(await answer.bytes()))).toBe(body);
    tags.add(answer.headers.get("etag") ?? "");
  }
  expect(tags.size).toBe(3);
  for (const tag of tags) expect(tag).toMatch(/^"[A-Za-z0-9_-]{27}-(identity|gzip|zstd)"$/);
});

test("every answer says what it depends on, its type and its serial", () => {
  for (const answer of [ask(), ask({ "if-none-match": "*" })]) {
    expect(answer.headers.get("vary")).toBe("Accept, Accept-Encoding, Authorization");
    expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    expect(answer.headers.get("x-pypi-last-serial")).toBe("7");
  }
  expect(ask().headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(ask().headers.get("x-content-type-options")).toBe("nosniff");
});

test("who has these very bytes gets 304 and no body; who has another coding or page gets them", async () => {
  const tag = etag("gzip");
  const same = ask({ "accept-encoding": "gzip", "if-none-match": tag });
  expect([same.status, await same.text(), same.headers.get("etag")]).toEqual([304, "", tag]);
  expect([same.headers.get("content-type"), same.headers.get("content-encoding")]).toEqual([null, null]);
  const others = [etag("identity"), etag("zstd"), etag("gzip", page(`${body} `)), '"x"', ""];
  for (const other of others)
    expect(ask({ "accept-encoding": "gzip", "if-none-match": other }).status).toBe(200);
});

test("the same page made again has the same ETag, and another type another", () => {
  expect(etag("identity")).toBe(etag("identity"));
  expect(etag("identity")).not.toBe(etag("identity", page(body, "application/json")));
});

test("a small page is sent as it is", () => {
  const answer = ask({ "accept-encoding": "gzip, zstd" }, page("small"));
  expect(answer.headers.get("content-encoding")).toBeNull();
});

const conditions: readonly [string, boolean][] = [
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['"b",W/"a"', true],
  ["*", true],
  ['"b"', false],
  ['"A"', false],
  ["a", false],
  ['""', false],
  ["", false],
  ['"a', false],
];
test.each(conditions)("If-None-Match: %s", (condition, fits) => {
  expect(matches(condition, '"a"')).toBe(fits);
});

test("its size is that of the body in bytes", () => {
  expect(page().size).toBe(new TextEncoder().encode(body).length);
});
