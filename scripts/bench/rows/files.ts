/** Large files: one after the other, and many at once; speed and what it costs. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { made } from "../data-folder.ts";
import { download } from "../download.ts";
import { pathOfFile } from "../file-path.ts";
import type { PinnedProcess } from "../pinned.ts";
import { medianOf, ratioOf, type Slice } from "../rounds.ts";
import { below, compare, megabytesPerSecond, type Row } from "../row.ts";

type Load = {
  readonly what: string;
  readonly project: string;
  readonly times: number;
  readonly parallel: number;
};

const loads: readonly Load[] = [
  { what: "50 MB file", project: made.fiftyMegabytes, times: 20, parallel: 1 },
  { what: "8 MB file, 32 in parallel", project: made.eightMegabytes, times: 128, parallel: 32 },
];

export async function fileRows(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of loads) rows.push(...(await fileRow(bench, load)));
  return rows;
}

async function fileRow(bench: Bench, { what, project, times, parallel }: Load): Promise<Row[]> {
  await using server = await bench.gatehouse();
  const path = await pathOfFile(server.url, project);
  const load = (process: PinnedProcess, origin: string): Promise<Slice> =>
    download(process, { url: origin + path, times, parallel });
  const figures = await againstNginx(bench, {
    gatehouse: () => load(server.process, server.url),
    nginx: ({ process, url }) => load(process, url),
  });
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  const cost = ratioOf(figures, ["nginx", "gatehouse"], "core");
  const costOf = (name: string): string => `${(1000 / medianOf(figures, name, "core")).toFixed(2)} s`;
  return [
    {
      what,
      ...compare({ figures, ...sides, by: "wall", least: 1, show: megabytesPerSecond }),
      target: "1.0 × nginx",
      means: "curl reads on the other core; above some 2 GB/s it is curl that is measured",
    },
    {
      what: "… processor time per GB",
      gatehouse: costOf("gatehouse"),
      reference: `${costOf("nginx")} nginx`,
      ratio: cost,
      target: "at most 1.3 ×",
      verdict: below(cost.median, 1.3),
      means: "user and system time of the server; at 1 GB/s this share of its core is busy",
    },
  ];
}
