/** A project's page for anybody, with the request logs on and off. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { newDataCopy } from "../data-folder.ts";
import type { PinnedProcess } from "../pinned.ts";
import type { Slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { pageProject } from "../tools.ts";
import { wrk } from "../wrk.ts";

export async function pageRows(bench: Bench): Promise<Row[]> {
  const ask = (server: PinnedProcess, origin: string): Promise<Slice> =>
    wrk(server, { url: `${origin}/simple/${pageProject}/`, seconds: bench.seconds });
  await using server = await bench.gatehouse();
  const copy = newDataCopy(bench.real.data, bench.folder("quiet-data"));
  await using quiet = await bench.gatehouse({ data: copy, log: "warn" });
  const figures = await againstNginx(bench, {
    gatehouse: () => ask(server.process, server.url),
    nginx: ({ process, url }) => ask(process, url),
    more: [
      { name: "quiet", measure: () => ask(quiet.process, quiet.url) },
      { name: "logging nginx", measure: () => ask(bench.nginx.process, bench.nginx.loggedUrl) },
    ],
  });
  const common = { figures, control: "other nginx", by: "core", show: perSecond } as const;
  return [
    {
      what: "nginx against itself",
      ...compare({ ...common, subject: "other nginx", reference: "nginx" }),
      target: "",
      means: "two equal nginx on the same page: a ratio that differs from 1 by no more than this is a tie",
    },
    {
      what: "project page, anonymous",
      ...compare({ ...common, subject: "gatehouse", reference: "nginx", least: 1 }),
      target: "1.0 × nginx",
      means: "a page of 5 KB on one core, as it comes: Gatehouse writes its request log, nginx none",
    },
    {
      what: "… both with a request log",
      ...compare({ ...common, subject: "gatehouse", reference: "logging nginx" }),
      target: "",
      means: "the same with nginx's access log on, as Debian sets it",
    },
    {
      what: "… both without",
      ...compare({ ...common, subject: "quiet", reference: "nginx" }),
      target: "",
      means: "the same with log.level: warn",
    },
  ];
}
