/** Takes one upload into a disk store in a process of its own, and tells how much memory that took. */
import { parseMultipart } from "../../src/upload/multipart.ts";
import { openDiskStore } from "../../src/blobs/disk-store.ts";

const GB = 1024 ** 3;
const [folder = ""] = process.argv.slice(2);
const store = await openDiskStore(folder, () => crypto.randomUUID());
let peak = 0;
let before = 0;
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  maxRequestBodySize: GB,
  async fetch(request) {
    before = process.memoryUsage.rss();
    const form = await parseMultipart(request.body, request.headers.get("content-type"), {
      fileFields: ["content"],
      fileBytes: GB,
      file: async () => {
        const sink = await store.stage();
        const write = (chunk: Uint8Array) => {
          peak = Math.max(peak, process.memoryUsage.rss());
          return sink.write(chunk);
        };
        return { ...sink, write };
      },
    });
    const staged = form.files.get("content")?.content;
    await staged?.settle();
    staged?.place();
    return Response.json({ size: staged?.size, grown: peak - before });
  },
});
console.log(server.port);
