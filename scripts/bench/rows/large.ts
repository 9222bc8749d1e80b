/** 100,000 projects with 1,000,000 files beside ten projects of the same kind. */
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { GatehouseServer } from "../gatehouse.ts";
import { largeDataFolder, projectName } from "../large-folder.ts";
import { median, measureInTurn, type Slice } from "../rounds.ts";
import { below, compare, perSecond, type Row } from "../row.ts";
import { wrk } from "../wrk.ts";

const script = join(import.meta.dir, "..", "load", "random-pages.lua");

export async function largeRows(bench: Bench): Promise<Row[]> {
  const page = `/simple/${projectName(7)}/`;
  const data = await largeDataFolder(100_000);
  const started = await startTimes(bench, { data, page });
  await using large = await bench.gatehouse({ data, firstPath: page });
  await using small = await bench.gatehouse({ data: await largeDataFolder(10), firstPath: page });
  const ask = ({ process, url }: GatehouseServer, more: { script?: string } = {}): Promise<Slice> =>
    wrk(process, { url: more.script === undefined ? url + page : url, seconds: bench.seconds, ...more });
  const sides = [
    { name: "ten projects", measure: () => ask(small) },
    { name: "large", measure: () => ask(large) },
    { name: "ten projects again", measure: () => ask(small) },
  ];
  for (const side of sides) await side.measure();
  const figures = await measureInTurn(bench.rounds, sides);
  const root = await rootPage(large.url);
  const random = await ask(large, { script });
  const peak = large.process.peakRss();
  return [
    {
      what: "100,000 projects: page",
      ...compare({
        figures,
        subject: "large",
        reference: "ten projects",
        control: "ten projects again",
        by: "core",
        least: 0.9,
        show: perSecond,
      }),
      target: "within 10 %",
      means: `one page again and again; a random page of all 100,000 each time: ${perSecond(random.wall)}`,
    },
    {
      what: "… root page",
      gatehouse: `${root.again.toFixed(1)} ms`,
      reference: `${root.first.toFixed(0)} ms the first time`,
      target: "from cache",
      verdict: root.again < root.first / 4 ? "met" : "missed",
      means: `${(root.bytes / 1e6).toFixed(1)} MB of gzip`,
    },
    {
      what: "… start to first answer",
      gatehouse: `${median(started).toFixed(0)} ms`,
      reference: "",
      target: "under 300 ms",
      verdict: below(median(started), 300),
      means: "from the start of the process to the whole of a project's page",
    },
    {
      what: "… most memory",
      gatehouse: `${peak.toFixed(0)} MB`,
      reference: "",
      target: "under 250 MB",
      verdict: below(peak, 250),
      means: "after the root page in two codings and some 20,000 different project pages",
    },
  ];
}

async function startTimes(bench: Bench, { data, page }: { data: string; page: string }): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < bench.rounds; n++) {
    await using server = await bench.gatehouse({ data, firstPath: page });
    times.push(server.firstAnswer);
  }
  return times;
}

async function rootPage(url: string): Promise<{ first: number; again: number; bytes: number }> {
  const ask = async (encoding: string) => {
    const started = performance.now();
    const response = await fetch(`${url}/simple/`, {
      headers: { "accept-encoding": encoding },
      decompress: false,
    });
    const bytes = (await response.arrayBuffer()).byteLength;
    return { milliseconds: performance.now() - started, bytes };
  };
  const first = await ask("gzip");
  const again: number[] = [];
  for (let n = 0; n < 9; n++) again.push((await ask("gzip")).milliseconds);
  await ask("identity");
  return { first: first.milliseconds, again: median(again), bytes: first.bytes };
}
