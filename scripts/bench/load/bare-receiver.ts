/** The least that an upload can be: receive, write, hash, sync. Arguments: port, folder. */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const [port = "", folder = ""] = process.argv.slice(2);

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(port),
  maxRequestBodySize: 1e12,
  idleTimeout: 255,
  fetch: async (request) => {
    if (request.body === null) return new Response("ready");
    const path = join(folder, crypto.randomUUID());
    const file = openSync(path, "wx");
    const hash = new Bun.CryptoHasher("sha256");
    for await (const chunk of request.body) {
      hash.update(chunk);
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    }
    fsyncSync(file);
    closeSync(file);
    rmSync(path);
    return new Response(hash.digest("hex"));
  },
});
