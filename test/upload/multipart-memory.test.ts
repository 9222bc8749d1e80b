/** A large upload passes through the reader into the disk store without staying in memory (I11, O23). */
import { expect, test } from "bun:test";
import { parseMultipart } from "../../src/upload/multipart.ts";
import { openDataFolder } from "../support/data-folder.ts";
import { openRaw } from "../support/raw-connection.ts";

const MB = 1024 * 1024;

test("300 MB over a socket take less than 70 MB of memory", async () => {
  await using folder = await openDataFolder();
  let peak = 0;
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    maxRequestBodySize: 1024 * MB,
    async fetch(request) {
      const form = await parseMultipart(request.body, request.headers.get("content-type"), {
        fileFields: ["content"],
        fileBytes: 1024 * MB,
        file: async () => {
          const sink = await folder.store.stage();
          return {
            ...sink,
            write: (chunk: Uint8Array) => {
              peak = Math.max(peak, process.memoryUsage.rss());
              return sink.write(chunk);
            },
          };
        },
      });
      const staged = form.files.get("content")?.content;
      await staged?.settle();
      staged?.place();
      return new Response(`stored ${staged?.size}`);
    },
  });
  const start = '--B\r\nContent-Disposition: form-data; name="content"; filename="a.whl"\r\n\r\n';
  const end = "\r\n--B--\r\n";
  const before = process.memoryUsage.rss();
  const raw = await openRaw(server.port ?? 0);
  await raw.send(
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: ${start.length + 300 * MB + end.length}\r\n\r\n${start}`,
  );
  const piece = new Uint8Array(MB).fill(13);
  for (let sent = 0; sent < 300; sent++) await raw.send(piece);
  await raw.send(end);
  expect(await raw.until("stored ")).toContain(`stored ${300 * MB}`);
  raw.end();
  console.log(`300 MB upload: memory grew by ${((peak - before) / MB).toFixed(0)} MB`);
  expect(peak - before).toBeLessThan(70 * MB);
  expect(await folder.leftovers()).toEqual([]);
});
