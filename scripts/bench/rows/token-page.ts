/** The page of a closed index: every request carries a token that is checked. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import type { PinnedProcess } from "../pinned.ts";
import type { Slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { pageProject } from "../tools.ts";
import { wrk } from "../wrk.ts";

export async function tokenPageRows(bench: Bench): Promise<Row[]> {
  const headers = { authorization: `Basic ${btoa(`__token__:${bench.real.token}`)}` };
  const ask = (server: PinnedProcess, origin: string): Promise<Slice> =>
    wrk(server, { url: `${origin}/simple/${pageProject}/`, seconds: bench.seconds, headers });
  await using server = await bench.gatehouse({ read: "authenticated" });
  const figures = await againstNginx(bench, {
    gatehouse: () => ask(server.process, server.url),
    nginx: ({ process, url }) => ask(process, url),
  });
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  return [
    {
      what: "project page, token checked",
      ...compare({ figures, ...sides, by: "core", least: 0.8, show: perSecond }),
      target: "0.8 × nginx",
      means: "the same page of a closed index; nginx is sent the token too and does not look at it",
    },
  ];
}
