/** A large page as uv asks for it: JSON of 1,000 files, compressed beforehand on both sides. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { made } from "../data-folder.ts";
import type { PinnedProcess } from "../pinned.ts";
import type { Slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { wrk } from "../wrk.ts";

/** What uv sends, but for the codings that nginx has no file of. */
const headers = {
  accept: "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01",
  "accept-encoding": "gzip",
};

export async function jsonPageRows(bench: Bench): Promise<Row[]> {
  const path = `/simple/${made.thousand}/`;
  const ask = (server: PinnedProcess, origin: string): Promise<Slice> =>
    wrk(server, { url: origin + path, seconds: bench.seconds, headers });
  await using server = await bench.gatehouse();
  const figures = await againstNginx(bench, {
    gatehouse: () => ask(server.process, server.url),
    nginx: ({ process, jsonUrl }) => ask(process, jsonUrl),
  });
  const sent = await fetch(server.url + path, { headers, decompress: false });
  const kilobytes = Math.round((await sent.arrayBuffer()).byteLength / 1000);
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  return [
    {
      what: "JSON page of 1,000 files",
      ...compare({ figures, ...sides, by: "core", least: 1, show: perSecond }),
      target: "1.0 × nginx",
      means: `${kilobytes} KB of gzip, the same bytes from both (nginx: gzip_static)`,
    },
  ];
}
