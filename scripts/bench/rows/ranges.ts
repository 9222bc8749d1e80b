/** Small ranges of a big wheel, as installers read its metadata. */
import { join } from "node:path";
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { made } from "../data-folder.ts";
import { pathOfFile } from "../file-path.ts";
import type { PinnedProcess } from "../pinned.ts";
import type { Slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { wrk } from "../wrk.ts";

const script = join(import.meta.dir, "..", "load", "ranges.lua");

export async function rangeRows(bench: Bench): Promise<Row[]> {
  await using server = await bench.gatehouse();
  const path = await pathOfFile(server.url, made.fiftyMegabytes);
  for (const origin of [server.url, bench.nginx.url]) await requireRanges(origin + path);
  const ask = (process: PinnedProcess, origin: string): Promise<Slice> =>
    wrk(process, { url: origin + path, seconds: bench.seconds, connections: 16, script });
  const figures = await againstNginx(bench, {
    gatehouse: () => ask(server.process, server.url),
    nginx: ({ process, url }) => ask(process, url),
  });
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  return [
    {
      what: "ranges of 64 KB of a 50 MB wheel",
      ...compare({ figures, ...sides, by: "core", least: 0.9, show: perSecond }),
      target: "0.9 × nginx",
      means: "random places, 16 connections",
    },
  ];
}

async function requireRanges(url: string): Promise<void> {
  const response = await fetch(url, { headers: { range: "bytes=1000-66535" } });
  const { byteLength } = await response.arrayBuffer();
  if (response.status !== 206 || byteLength !== 65_536) {
    throw new Error(`${url} answered a range with ${response.status} and ${byteLength} bytes`);
  }
}
