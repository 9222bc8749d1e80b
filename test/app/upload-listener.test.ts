/** The listener for uploads alone: the sentence in the status line, the same answers, no other door. */
import { afterAll, expect, test } from "bun:test";
import { expectClean } from "../support/expect-clean.ts";
import { openRaw } from "../support/raw-connection.ts";
import { rawExchange } from "../support/raw-http.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const house = await runHouse("access: { read: anyone }", { upload_listen: "127.0.0.1:0" });
afterAll(() => house[Symbol.asyncDispose]());

const at = house.uploadAddress ?? "";
const head = (length: number, token = house.token, path = "/legacy/") =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(token)}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`;

const send = (body: Uint8Array, token?: string) => rawExchange(at, [head(body.length, token), body]);
const reasonOf = (answer: { head: string }) => answer.head.split("\r\n")[0]?.replace(/^HTTP\/1\.1 \d+ /, "");

test("107: an upload is taken, and the reason phrase of a refusal is its sentence", async () => {
  const body = formBody(sampleWheel({ name: "second-door" }));
  expect((await send(body)).status).toBe(200);
  const stranger = await house.tokenFor("bob");
  const answer = await send(formBody(sampleWheel({ name: "second-door", version: "2.0" })), stranger);
  expect(answer.status).toBe(403);
  expect(reasonOf(answer)).toStartWith(
    "The given token isn't allowed to upload to project 'second-door'. It takes the role",
  );
  expect(answer.body).toContain(reasonOf(answer) ?? "nothing");
  await expectClean(house);
});

test("107: a refusal before the body, of a token nobody knows, has its sentence too", async () => {
  const answer = await send(formBody(sampleWheel({ name: "unknown" })), `gh_${"0".repeat(40)}`);
  expect(answer.status).toBe(401);
  expect(reasonOf(answer)).toStartWith("Invalid or non-existent authentication information.");
});

test("107: what a form holds cannot break the status line, and a long sentence is cut", async () => {
  const body = formBody(sampleWheel({ name: "odd" }), {
    fields: { name: `odd\r\nSet-Cookie: a=b\r\n\u{202e}ü${"x".repeat(300)}` },
  });
  const answer = await send(body);
  expect(answer.status).toBe(400);
  expect(answer.headers.has("set-cookie")).toBe(false);
  expect(reasonOf(answer)).toMatch(/^[\x20-\x7e]{1,200}$/);
});

test("a refusal is heard by a client that listens only after its last byte", async () => {
  const big = new Uint8Array(30_000_000);
  const line = await openRaw(Number(new URL(at).port));
  await line.send(head(big.length, `gh_${"0".repeat(40)}`));
  for (let from = 0; from < big.length; from += 1_000_000)
    await line.send(big.subarray(from, from + 1_000_000));
  expect(await line.until("\r\n\r\n")).toStartWith("HTTP/1.1 401 Invalid");
  line.end();
});

test("an upload that is cut off leaves nothing", async () => {
  const before = holdings(house);
  const body = formBody(sampleWheel({ name: "cut-short" }));
  const line = await openRaw(Number(new URL(at).port));
  await line.send(head(body.length));
  await line.send(body.subarray(0, body.length - 10));
  line.reset();
  await line.until("never");
  expect((await send(formBody(sampleWheel({ name: "after-cut" })))).status).toBe(200);
  expect(holdings(house).tmp).toEqual(before.tmp);
  await expectClean(house);
});

test.each([
  "/",
  "/simple/",
  "/sign-in",
  "/files/aa/bb/x.whl",
  "/legacy/../simple/",
  "//legacy/",
  "/a/b/legacy/",
])("J41: nothing but uploads is answered there: %s", async (path) => {
  const answer = await rawExchange(at, [`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`]);
  expect(answer.status).toBe(404);
  expect(answer.body).toBe("This address takes uploads only: POST to /legacy/.\n");
});

test("J41: the same guards stand there: no token, no body read; other methods are 405", async () => {
  const anonymous = await rawExchange(at, [
    "POST /legacy/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
  ]);
  expect(anonymous.status).toBe(401);
  expect((await rawExchange(at, ["GET /legacy/ HTTP/1.1\r\nHost: a\r\n\r\n"])).status).toBe(405);
});
