/** What a client costs that knows the page already. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import type { PinnedProcess } from "../pinned.ts";
import type { Slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { pageProject } from "../tools.ts";
import { wrk } from "../wrk.ts";

export async function notModifiedRows(bench: Bench): Promise<Row[]> {
  const path = `/simple/${pageProject}/`;
  await using server = await bench.gatehouse();
  const tags = new Map<string, string>();
  for (const origin of [server.url, bench.nginx.url, bench.otherNginx.url]) {
    tags.set(origin, await tagOf(origin + path));
  }
  const ask = (process: PinnedProcess, origin: string): Promise<Slice> => {
    const headers = { "if-none-match": tags.get(origin) ?? "" };
    return wrk(process, { url: origin + path, seconds: bench.seconds, headers });
  };
  const figures = await againstNginx(bench, {
    gatehouse: () => ask(server.process, server.url),
    nginx: ({ process, url }) => ask(process, url),
  });
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  return [
    {
      what: "304 Not Modified",
      ...compare({ figures, ...sides, by: "core", least: 1, show: perSecond }),
      target: "1.0 × nginx",
      means: "what pip and uv with a warm cache ask most",
    },
  ];
}

/** @throws Error when the server does not answer 304 to its own tag */
async function tagOf(url: string): Promise<string> {
  const headers = { "accept-encoding": "identity" };
  const tag = (await fetch(url, { headers })).headers.get("etag") ?? "";
  const again = await fetch(url, { headers: { ...headers, "if-none-match": tag } });
  if (again.status !== 304) throw new Error(`${url} answered ${again.status} instead of 304`);
  return tag;
}
