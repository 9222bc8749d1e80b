/** 500 clients at once for one file that no cache has yet: one request to the upstream, and how much memory it takes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { newDataFolder } from "../data-folder.ts";
import { startGatehouse } from "../gatehouse.ts";
import { below, type Row } from "../row.ts";

const CLIENTS = 500;
const MEGABYTES = 80;
const FILENAME = "cold-1.0.tar.gz";

export async function crowdRows(bench: Bench): Promise<Row[]> {
  const bytes = Buffer.alloc(MEGABYTES * 1_000_000);
  for (let at = 0; at < bytes.length; at += 1000) bytes.writeUInt32LE(at, at);
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  let asked = 0;
  const page = `<!DOCTYPE html><a href="../../${FILENAME}#sha256=${sha256}">${FILENAME}</a>`;
  const upstream = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => {
      if (!url.endsWith(FILENAME)) return new Response(page, { headers: { "content-type": "text/html" } });
      asked += 1;
      return new Response(bytes);
    },
  });
  try {
    const folder = bench.folder("crowd");
    mkdirSync(folder);
    const { data } = await newDataFolder(join(folder, "data"));
    const from = `http://127.0.0.1:${upstream.port}/simple/`;
    await using server = await startGatehouse({ executable: bench.executable, data, folder, upstream: from });
    const url = `${server.url}/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${FILENAME}`;
    const started = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, () => takeAll(url, bytes.length)));
    const seconds = (performance.now() - started) / 1000;
    const peak = server.process.peakRss();
    return [
      {
        what: `${CLIENTS} clients, one cold file of ${MEGABYTES} MB`,
        gatehouse: `${peak.toFixed(0)} MB, ${asked} request upstream`,
        reference: "",
        target: "under 250 MB, 1 request",
        verdict: asked === 1 ? below(peak, 250) : "missed",
        means: `most memory that was resident; all had it after ${seconds.toFixed(1)} s`,
      },
    ];
  } finally {
    await upstream.stop(true);
  }
}

/** Reads to the end and keeps nothing. @throws Error when it is short */
async function takeAll(url: string, size: number): Promise<void> {
  const { status, body } = await fetch(url);
  let taken = 0;
  for await (const piece of body ?? []) taken += piece.length;
  if (status !== 200 || taken !== size) throw new Error(`${url} answered ${status} with ${taken} bytes`);
}
