/** An empty index: how soon it answers and what it takes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { newDataFolder } from "../data-folder.ts";
import { startNginx } from "../nginx.ts";
import { startDevpi, startPypiserver } from "../peers.ts";
import type { PinnedProcess } from "../pinned.ts";
import { twentyProjects } from "../tools.ts";
import { median } from "../rounds.ts";
import { below, type Row } from "../row.ts";

type Started = { readonly milliseconds: number; readonly process: PinnedProcess };

export async function startRows(bench: Bench): Promise<Row[]> {
  const { data } = await newDataFolder(bench.folder("empty"));
  const times = bench.quick ? 5 : 11;
  const gatehouse = await starts(times, async () => {
    const server = await bench.gatehouse({ data });
    return { milliseconds: server.firstAnswer, process: server.process };
  });
  const nginx = await starts(times, async () => {
    const folder = bench.folder("nginx");
    mkdirSync(join(folder, "site"), { recursive: true });
    const { firstAnswer: milliseconds, process } = await startNginx(join(folder, "site"), folder);
    return { milliseconds, process };
  });
  const peers = [
    ...(await peerStart(bench, "pypiserver", (folder) =>
      startPypiserver(folder, { wheels: [], projects: 0 }),
    )),
    ...(bench.quick
      ? []
      : await peerStart(bench, "devpi", (folder) => startDevpi(folder, twentyProjects(bench.wheels)))),
  ];
  const others = [["nginx", nginx] as const, ...peers];
  const list = (show: (of: Facts) => string): string =>
    others.map(([name, of]) => `${name} ${show(of)}`).join(", ");
  return [
    {
      what: "empty: start to first answer",
      gatehouse: `${gatehouse.milliseconds.toFixed(0)} ms`,
      reference: list(({ milliseconds }) => milliseconds.toFixed(0)),
      target: "under 60 ms",
      verdict: below(gatehouse.milliseconds, 60),
      means: "from the start of the process to the whole of an answer",
    },
    {
      what: "… memory",
      gatehouse: `${gatehouse.rss.toFixed(0)} MB`,
      reference: list(({ rss }) => rss.toFixed(0)),
      target: "under 80 MB",
      verdict: below(gatehouse.rss, 80),
      means: "resident memory after the first answer",
    },
  ];
}

type Facts = { readonly milliseconds: number; readonly rss: number };

async function starts(times: number, start: () => Promise<Started>): Promise<Facts> {
  const all: Facts[] = [];
  for (let n = 0; n < times; n++) {
    const { milliseconds, process } = await start();
    all.push({ milliseconds, rss: process.rss() });
    await process.stop();
  }
  return {
    milliseconds: median(all.map((each) => each.milliseconds)),
    rss: median(all.map(({ rss }) => rss)),
  };
}

async function peerStart(
  bench: Bench,
  name: string,
  start: (folder: string) => Promise<{ firstAnswer: number; process: PinnedProcess }>,
): Promise<(readonly [string, Facts])[]> {
  const facts = await starts(bench.quick ? 1 : 2, async () => {
    const folder = bench.folder(name);
    mkdirSync(folder);
    const { firstAnswer, process } = await start(folder);
    return { milliseconds: firstAnswer, process };
  });
  return [[name, facts]];
}
