/** Uploads over connections that stall, mingle or come in pieces. */
import { afterAll, expect, test } from "bun:test";
import { issueSetUpLink } from "../../src/accounts/set-up-link.ts";
import { consoleActor } from "../../src/app/house.ts";
import { expectClean } from "../support/expect-clean.ts";
import { openRaw } from "../support/raw-connection.ts";
import { basic, runHouse, type RunningHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());

const head = (house: RunningHouse, length: number) =>
  `POST /legacy/ HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(house.token)}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`;
const connectTo = ({ address }: RunningHouse) => openRaw(Number(new URL(address).port));

async function interleave(bodies: readonly Uint8Array[]): Promise<string[]> {
  const lines = await Promise.all(bodies.map(() => connectTo(running)));
  const longest = Math.max(...bodies.map((body) => body.length));
  for (const [at, line] of lines.entries()) await line.send(head(running, bodies[at]?.length ?? 0));
  for (let from = 0; from < longest; from += 11)
    for (const [at, line] of lines.entries()) {
      const piece = bodies[at]?.subarray(from, from + 11);
      if (piece !== undefined && piece.length > 0) await line.send(piece);
    }
  const answers = await Promise.all(lines.map((line) => line.until("Content-Length: ")));
  for (const line of lines) line.end();
  return answers.map((answer) => answer.slice(9, 12));
}

test("B20: two uploads of one file that come interleaved are both 200, and it is stored once", async () => {
  const body = formBody(sampleWheel({ name: "mingled" }));
  expect(await interleave([body, body])).toEqual(["200", "200"]);
  await expectClean(running);
});

test("B20: of two files of one name that come interleaved one wins", async () => {
  const bodies = ["a", "b"].map((salt) => formBody(sampleWheel({ name: "rival", salt })));
  expect((await interleave(bodies)).sort()).toEqual(["200", "400"]);
  await expectClean(running);
});

test("B18: an upload that stops is cut off with 408 and leaves nothing, while others go on", async () => {
  await using house = await runHouse("access: { read: anyone }", {
    upload_stall: "1s",
  });
  const body = formBody(sampleWheel({ name: "stalled" }));
  const stalled = await connectTo(house);
  await stalled.send(head(house, body.length));
  await stalled.send(body.subarray(0, body.length - 10));
  expect((await house.upload(sampleWheel({ name: "brisk" }))).status).toBe(200);
  expect(await stalled.until("send it again")).toStartWith("HTTP/1.1 408 ");
  await expectClean(house);
});

test.each(["", "a b", "[", "a/b", "a?:action=submit"])(
  "144: an upload is taken whatever the Host: %p",
  async (host) => {
    const body = formBody(sampleWheel({ name: "any-host", version: String(host.length) }));
    const answer = await running.raw([head(running, body.length).replace("Host: a", `Host: ${host}`), body]);
    expect([answer.status, answer.body]).toEqual([200, ""]);
  },
);

test("a form of the pages arrives whole though the front rewrites its request", async () => {
  const key = issueSetUpLink(running.house, consoleActor()) ?? "";
  const form = new URLSearchParams({
    key,
    name: "root",
    email: "root@example.com",
    password: "correct horse battery",
    password_again: "correct horse battery",
  }).toString();
  const chunks = form.split("").flatMap((letter) => ["1\r\n", letter, "\r\n"]);
  const answer = await running.raw([
    "POST /set-up HTTP/1.1\r\nHost: localhost\r\nOrigin: https://packages.example.com\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
    ...chunks,
    "0\r\n\r\n",
  ]);
  expect([answer.status, answer.body]).toEqual([303, ""]);
  expect(running.house.db.sqlite.query("SELECT name FROM people WHERE admin = 1").all()).toEqual([
    { name: "root" },
  ]);
});
