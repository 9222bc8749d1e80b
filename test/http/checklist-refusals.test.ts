/** Items 105 to 113 and 140 of the conformance checklist: how a no is said, and that it arrives. */
import { afterAll, expect, test } from "bun:test";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { hostileStrings } from "../support/hostile-strings.ts";
import { expectClean } from "../support/expect-clean.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY } from "../support/upload-form.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
const dist = sampleWheel({ name: "demo" });
expect((await running.upload(dist)).status).toBe(200);

const UV = "application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7";
const UV_PAGE =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";
const SENTENCE = "Unknown protocol version. Send protocol_version 1 instead of '9'.";

test("107: the body of a refused upload is its message, one line of plain text", async () => {
  const answer = await running.upload(dist, { fields: { protocol_version: "9" } });
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await answer.text()).toBe(`${SENTENCE}\n`);
});

test("108: whoever prefers JSON gets exactly application/json with code, message and title", async () => {
  const answer = await running.upload(dist, { fields: { protocol_version: "9" }, accept: UV });
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toEqual({
    code: `400 ${SENTENCE}`,
    message: SENTENCE,
    title: "Bad Request",
    rule: "upload.protocol_version",
    remedy: "Send protocol_version 1 instead of '9'.",
    request_id: answer.headers.get("x-request-id"),
  });
});

test.each(["application/json", UV_PAGE, "text/html, application/json;q=0.1"])(
  "108: pages refused to Accept %s are exactly application/problem+json",
  async (accept) => {
    const answer = await running.get("/simple/none/", { accept });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is no project 'none' here. Check the spelling, or publish its first file.",
      instance: answer.headers.get("x-request-id"),
      rule: "project.unknown",
      message: "There is no project 'none' here.",
      remedy: "Check the spelling, or publish its first file.",
    });
  },
);

test("107: browsers get a page that says the same", async () => {
  const answer = await running.get("/simple/none/", {
    accept: "text/html,application/xhtml+xml,*/*;q=0.8",
  });
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await answer.text()).toContain("There is no project");
});

test.each([
  ["PUT", "/simple/", "GET, HEAD"],
  ["POST", "/simple/demo/", "GET, HEAD"],
  ["DELETE", "/legacy/+simple/demo/", "GET, HEAD"],
  ["OPTIONS", "/files/x", "GET, HEAD"],
  ["GET", "/legacy/", "POST"],
  ["HEAD", "/legacy", "POST"],
  ["PUT", "/main/legacy/", "POST"],
  ["POST", "/pypi/demo/json", "GET, HEAD"],
  ["PATCH", "/healthz", "GET, HEAD"],
  ["DELETE", "/set-up", "GET, HEAD, POST"],
  ["POST", "/project/demo/", "GET, HEAD"],
])("110, 111: %s %s is 405 and names %s", async (method, path, allow) => {
  const answer = await running.get(path, { method });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
});

test("110: an address that nothing has is 404 to every method", async () => {
  for (const method of ["GET", "PUT", "POST", "OPTIONS"])
    expect((await running.get("/nothing/here", { method })).status).toBe(404);
});

test.each([
  "/legacy/+simple/demo/",
  "/legacy/%2Bsimple/demo/",
  "/+simple/demo/",
  "/main/+simple/demo/",
  "/main/legacy/%2Bsimple/demo/",
])("112: %s answers */* with HTML that names the files", async (path) => {
  const answer = await running.get(path);
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await answer.text()).toContain(`>${dist.filename}</a>`);
});

test("112: hatch may ask for a project that is not there, in any spelling", async () => {
  expect((await running.get("/legacy/%2Bsimple/none/")).status).toBe(404);
  const answer = await running.get("/legacy/%2Bsimple/Demo");
  expect([answer.status, answer.headers.get("location")]).toEqual([301, "/legacy/+simple/demo/"]);
});

test.each(hostileStrings.map((text) => [text]))("109: %j as name or version splits nothing", async (text) => {
  const before = holdings(running);
  for (const fields of [
    { name: text },
    { version: text },
    { filetype: text },
    { comment: text, name: "-" },
  ]) {
    for (const accept of ["*/*", UV]) {
      const answer = await running.upload(dist, { fields, accept });
      expect(answer.status).toBe(400);
      expect(answer.headers.has("set-cookie")).toBe(false);
      const body = await answer.text();
      expect(body.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
      expect(body).toEndWith("\n");
    }
  }
  await expectClean(running, before);
});

/** Sends as Python's HTTP libraries do: all of the body first, and only then listens. */
function sendAllThenListen(path: string, headers: string, megabytes: number): Promise<string> {
  const { hostname, port } = new URL(running.address);
  const piece = Buffer.alloc(1 << 20, "a");
  return new Promise((resolve, reject) => {
    let left = megabytes;
    let got = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      socket.pause();
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Content-Length: ${megabytes << 20}\r\n\r\n`,
      );
      pump();
    });
    const pump = (): void => {
      while (left > 0) if ((left--, !socket.write(piece))) return;
      socket.resume();
    };
    socket.on("drain", pump);
    socket.on("data", (data) => {
      got += data.toString("latin1");
      if (!got.includes("\r\n\r\n") || !got.endsWith("\n")) return;
      resolve(got);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`closed after: ${got}`)));
  });
}

const form = `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n`;
test.each([
  ["no credentials", "/legacy/", form, 401],
  ["wrong credentials", "/legacy/", `${form}Authorization: ${basic("gh_x")}\r\n`, 401],
  ["the wrong address", "/simple/", form, 405],
  ["nothing at the address", "/nothing", form, 404],
  ["a body without form", "/legacy/", `${form}Authorization: ${basic(running.token)}\r\n`, 400],
  [
    "a coded body",
    "/legacy/",
    `${form}Content-Encoding: gzip\r\nAuthorization: ${basic(running.token)}\r\n`,
    415,
  ],
])("105, S4: %s: a client with 60 MB on their way still hears why", async (_, path, headers, status) => {
  const before = holdings(running);
  expect(await sendAllThenListen(path, headers, 60)).toStartWith(`HTTP/1.1 ${status} `);
  await expectClean(running, before);
});

test("105: a body far over the limit is refused by its length, and the client hears it", async () => {
  await using small = await runHouse("limits: { file_size: 1MiB }");
  const answer = await small.upload(dist, { bytes: new Uint8Array(40 << 20) });
  expect(answer.status).toBe(413);
  await expectClean(small);
});

test("140: storage that does not answer is 503 with a Retry-After in whole seconds, and leaves nothing", async () => {
  await using broken = await runHouse();
  const tmp = join(broken.house.dataFolder, "tmp");
  renameSync(tmp, `${tmp}-away`);
  writeFileSync(tmp, "");
  const answer = await broken.upload(dist);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await answer.text()).not.toContain(broken.house.dataFolder);
  rmSync(tmp);
  renameSync(`${tmp}-away`, tmp);
  await expectClean(broken);
  expect((await broken.upload(dist)).status).toBe(200);
});

test("140: a defect is 500, tells nothing of itself, and is logged with the id that the answer shows", async () => {
  await using broken = await runHouse();
  await broken.upload(dist);
  broken.house.db.sqlite.run("ALTER TABLE core_metadata RENAME TO elsewhere");
  const answer = await broken.upload(sampleWheel({ name: "demo", version: "2.0" }));
  expect([answer.status, await answer.text()]).toEqual([
    500,
    "Internal error. The request id names it in the server's log.\n",
  ]);
  expect(broken.logged.join("\n")).toContain(answer.headers.get("x-request-id") ?? "no id");
});
