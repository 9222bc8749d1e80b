/** The reader and the disk store behind a real server: real fetch, raw TCP, clients that break off (B04, B05, B19-B21). */
import { afterAll, beforeEach, expect, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { parseMultipart } from "../../src/upload/multipart.ts";
import { CLIENT_FILE, clientForms } from "../support/client-forms.ts";
import { openDataFolder } from "../support/data-folder.ts";
import { bytes, file, multipart } from "../support/multipart-body.ts";
import { openRaw } from "../support/raw-connection.ts";

const folder = await openDataFolder();
/** Answers in the order in which handlers ended, also those that nobody could read. */
let ended: string[] = [];
let wake = (): void => undefined;

async function handle(request: Request): Promise<string> {
  const form = await parseMultipart(request.body, request.headers.get("content-type"), {
    fileFields: ["content"],
    fileBytes: 1_000_000,
    file: () => folder.store.stage(),
  });
  const staged = form.files.get("content")?.content;
  if (staged === undefined) return "no file";
  await staged.settle();
  staged.place();
  return staged.sha256;
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const answer = await handle(request).catch((error: unknown) =>
      error instanceof Refusal ? error.code : String(error),
    );
    ended.push(answer);
    wake();
    return new Response(answer, { status: /^[0-9a-f]{64}$/.test(answer) ? 200 : 400 });
  },
});
const port = server.port ?? 0;

async function endings(count: number): Promise<string[]> {
  while (ended.length < count) await new Promise<void>((resolve) => (wake = resolve));
  return ended;
}

beforeEach(() => {
  ended = [];
});

afterAll(async () => {
  await server.stop(true);
  await folder[Symbol.asyncDispose]();
});

const sha256 = new Bun.CryptoHasher("sha256").update(CLIENT_FILE).digest("hex");
const head = (length: string, extra = ""): string =>
  `POST /legacy/ HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n${length}\r\n${extra}\r\n`;
const small = multipart("B", [file("a.whl", CLIENT_FILE, null)]);

test("the forms of all clients are stored", async () => {
  for (const form of clientForms) {
    const response = await fetch(server.url, {
      method: "POST",
      headers: { "content-type": form.contentType },
      body: Buffer.from(form.body),
    });
    expect(await response.text()).toBe(sha256);
  }
  expect(await folder.leftovers()).toEqual([]);
});

test("a form built by the runtime's own FormData is stored", async () => {
  const form = new FormData();
  form.set("name", "demo");
  form.set("content", new Blob([Buffer.from(CLIENT_FILE)]), "demo-1.0.tar.gz");
  expect(await (await fetch(server.url, { method: "POST", body: form })).text()).toBe(sha256);
});

test("B05 a chunked body is read, also in chunks of one byte", async () => {
  const raw = await openRaw(port);
  await raw.send(head("Transfer-Encoding: chunked"));
  for (const byte of small) await raw.send(bytes("1\r\n", Uint8Array.of(byte), "\r\n"));
  await raw.send("0\r\n\r\n");
  expect(await raw.until(sha256)).toStartWith("HTTP/1.1 200");
  raw.end();
});

test("B05 a chunked file over the limit is refused before the body ends", async () => {
  const raw = await openRaw(port);
  await raw.send(head("Transfer-Encoding: chunked"));
  const start = '--B\r\nContent-Disposition: form-data; name="content"; filename="a"\r\n\r\n';
  await raw.send(`${start.length.toString(16)}\r\n${start}\r\n`);
  for (let sent = 0; sent < 17; sent++) await raw.send(`10000\r\n${"x".repeat(65_536)}\r\n`);
  expect(await raw.until("upload.file.too_large")).toStartWith("HTTP/1.1 400");
  raw.end();
  expect(await folder.leftovers()).toEqual([]);
});

test("B21 a client that waits for 100 Continue gets it, and its upload is stored", async () => {
  const raw = await openRaw(port);
  await raw.send(head(`Content-Length: ${small.length}`, "Expect: 100-continue\r\n"));
  expect(await raw.until("\r\n\r\n")).toStartWith("HTTP/1.1 100 Continue");
  await raw.send(small);
  expect(await raw.until(sha256)).toContain("HTTP/1.1 200");
  raw.end();
});

test("B04 a Content-Length smaller than what is sent: refused, and the rest is no second request", async () => {
  const raw = await openRaw(port);
  await raw.send(bytes(head("Content-Length: 100"), small));
  expect(await raw.until("\0never sent")).toStartWith("HTTP/1.1 400");
  expect((await endings(1)).map((code) => code.replace(/truncated|interrupted/, "cut"))).toEqual([
    "upload.multipart.cut",
  ]);
  expect(await folder.leftovers()).toEqual([]);
});

for (const [how, leave] of [
  ["FIN", "end"],
  ["RST", "reset"],
] as const) {
  test(`B19, B04 a client that leaves by ${how} at 0, 1, 50 and 99 % of the body leaves no trace`, async () => {
    folder.store.remove(sha256);
    const places = [0, 1, small.length >> 1, small.length - 1];
    for (const [at, sent] of places.entries()) {
      const raw = await openRaw(port);
      await raw.send(bytes(head(`Content-Length: ${small.length}`), small.subarray(0, sent)));
      raw[leave]();
      expect((await endings(at + 1))[at]).toMatch(/^upload\.multipart\.(?:interrupted|truncated)$/);
    }
    expect(await folder.leftovers()).toEqual([]);
    expect(await folder.blobs()).toEqual([]);
  });
}

test("B20 two uploads of one file, byte by byte in turn, give one blob and two answers", async () => {
  const both = await Promise.all([openRaw(port), openRaw(port)]);
  for (const raw of both) await raw.send(head(`Content-Length: ${small.length}`));
  for (const byte of small) for (const raw of both) await raw.send(Uint8Array.of(byte));
  for (const raw of both) {
    expect(await raw.until(sha256)).toStartWith("HTTP/1.1 200");
    raw.end();
  }
  expect(await folder.blobs()).toEqual([sha256]);
  expect(await folder.store.verify(sha256)).toBe(true);
  expect(await folder.leftovers()).toEqual([]);
});
