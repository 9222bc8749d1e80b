/** Items 44 to 50 of the conformance checklist: which form of a page a client gets. */
import { afterAll, expect, test } from "bun:test";
import { runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
expect((await running.upload(sampleWheel())).status).toBe(200);

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const V1_HTML = "application/vnd.pypi.simple.v1+html; charset=utf-8";
const HTML = "text/html; charset=utf-8";
const PIP =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01";
const UV = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

const get = (path: string, accept: string | undefined) =>
  running.raw([
    `GET ${path} HTTP/1.1\r\nHost: a\r\n${accept === undefined ? "" : `Accept: ${accept}\r\n`}\r\n`,
  ]);

test.each<[string | undefined, string | 406]>([
  [undefined, HTML],
  ["text/plain", 406],
  ["*/*", HTML],
  ["text/html", HTML],
  ["application/vnd.pypi.simple.v1+html", V1_HTML],
  [JSON_TYPE, JSON_TYPE],
  [`text/html, application/vnd.pypi.simple.v1+html, ${JSON_TYPE}`, JSON_TYPE],
  [`text/html;q=0.01, application/vnd.pypi.simple.v1+html;q=0.2, ${JSON_TYPE}`, JSON_TYPE],
  [PIP, JSON_TYPE],
  [UV, JSON_TYPE],
  [`${JSON_TYPE}, */*;q=0.1`, JSON_TYPE],
  ["application/vnd.pypi.simple.latest+json", JSON_TYPE],
  ["application/vnd.pypi.simple.latest+html", V1_HTML],
  ["application/vnd.pypi.simple.v2+json", 406],
  [`${JSON_TYPE};q=0, text/html`, HTML],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML],
])("44, 46, 48, 50, E20: Accept %p gives %p on every page", async (accept, wanted) => {
  for (const path of ["/simple/", "/simple/demo/", "/main/simple/demo/"]) {
    const answer = await get(path, accept);
    expect(wanted === 406 ? answer.status : answer.headers.get("content-type")).toBe(wanted);
    expect(answer.headers.get("vary")).toContain("Accept");
  }
});

test.each([
  [`text/html;q=0.2, ${JSON_TYPE};q=0.1`, HTML],
  [`${JSON_TYPE};q=0.1, text/html;q=0.2`, HTML],
  [`text/html;q=0.1, ${JSON_TYPE};q=0.2`, JSON_TYPE],
  [`text/html;q=0, ${JSON_TYPE};q=0.001`, JSON_TYPE],
  [`${"text/x-nothing;q=0.5, ".repeat(400)}${JSON_TYPE}`, JSON_TYPE],
])("45, E20: the weight counts, not the order or the length: %.60s", async (accept, wanted) => {
  expect((await get("/simple/demo/", accept)).headers.get("content-type")).toBe(wanted);
});

test("45: a header that excludes everything is 406", async () => {
  expect((await get("/simple/demo/", "*/*;q=0")).status).toBe(406);
});

test("47: a 304 and a 406 carry Vary too", async () => {
  const first = await running.get("/simple/demo/", { accept: JSON_TYPE });
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const again = await running.get("/simple/demo/", { accept: JSON_TYPE, headers });
  expect([again.status, again.headers.get("vary")]).toEqual([304, "Accept, Accept-Encoding, Authorization"]);
  const refused = await running.get("/simple/demo/", { accept: "image/png" });
  expect([refused.status, refused.headers.get("vary")]).toEqual([406, "Accept"]);
});

test("49: a 406 lists what is spoken", async () => {
  const text = await (await running.get("/simple/demo/", { accept: "image/png" })).text();
  for (const type of [JSON_TYPE, "application/vnd.pypi.simple.v1+html", "text/html"])
    expect(text).toContain(type);
});

test.each([
  ["application/vnd.pypi.simple.v1+json", "text/html", JSON_TYPE],
  ["application/vnd.pypi.simple.v1%2Bjson", "text/html", JSON_TYPE],
  ["application/vnd.pypi.simple.latest+html", "*/*", V1_HTML],
  ["text/html", JSON_TYPE, HTML],
  ["image/png", JSON_TYPE, JSON_TYPE],
])("49: ?format=%s beside Accept %s gives %s", async (format, accept, wanted) => {
  const answer = await running.get(`/simple/demo/?format=${format}`, { accept });
  expect(answer.headers.get("content-type")).toBe(wanted);
});
