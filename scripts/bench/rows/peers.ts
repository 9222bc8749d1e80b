/** The same page from the peers, which build it at each request. */
import { mkdirSync } from "node:fs";
import type { Bench } from "../bench.ts";
import { type Peer, startDevpi, startProxpi, startPypiserver } from "../peers.ts";
import type { PinnedProcess } from "../pinned.ts";
import { measureInTurn, type Slice, slice } from "../rounds.ts";
import { compare, perSecond, type Row } from "../row.ts";
import { pageProject, twentyProjects } from "../tools.ts";
import { wrk } from "../wrk.ts";

const targets = {
  "pypiserver, 20 packages": 25,
  "pypiserver, 20,000 packages": 800,
  devpi: 100,
  proxpi: undefined,
} as const;

export async function peerRows(bench: Bench): Promise<Row[]> {
  const wheels = twentyProjects(bench.wheels);
  const folder = (name: string): string => {
    const made = bench.folder(name);
    mkdirSync(made);
    return made;
  };
  await using server = await bench.gatehouse();
  await using small = await startPypiserver(folder("pypiserver"), { wheels, projects: 20 });
  await using large = await startPypiserver(folder("pypiserver"), { wheels, projects: 20_000 });
  await using devpi = await startDevpi(folder("devpi"), wheels);
  await using proxpi = await startProxpi(folder("proxpi"), `${server.url}/simple/`);
  const peers: Record<keyof typeof targets, Peer> = {
    "pypiserver, 20 packages": small,
    "pypiserver, 20,000 packages": large,
    devpi,
    proxpi,
  };
  const ask = (process: PinnedProcess, simple: string): Promise<Slice> => {
    const load = { seconds: bench.seconds, connections: 16, headers: { accept: "text/html" } };
    return wrk(process, { url: `${simple}${pageProject}/`, ...load });
  };
  const gatehouse = (): Promise<Slice> => ask(server.process, `${server.url}/simple/`);
  const subjects = [
    { name: "gatehouse", measure: gatehouse },
    ...Object.entries(peers).map(([name, peer]) => ({
      name,
      measure: () => (peer === large ? askOneByOne(peer) : ask(peer.process, peer.simple)),
    })),
  ];
  for (const peer of Object.values(peers)) await requirePage(`${peer.simple}${pageProject}/`);
  await gatehouse();
  const figures = await measureInTurn(3, subjects);
  return Object.entries(targets).map(([reference, least]) => ({
    what: `project page, ${reference}`,
    ...compare({
      figures,
      subject: "gatehouse",
      reference,
      control: reference,
      by: "core",
      show: (value) => (value < 100 ? `${value.toFixed(1)}/s` : perSecond(value)),
      ...(least === undefined ? {} : { least }),
    }),
    target: least === undefined ? "" : `${least} × ${reference.split(",")[0]}`,
    means:
      "the same packages, each peer as its package installs it; 16 connections, one with 20,000 packages",
  }));
}

/** Where one answer may take as long as a slice. */
function askOneByOne({ process, simple }: Peer): Promise<Slice> {
  return slice(process, async () => {
    for (let n = 0; n < 5; n++) await requirePage(`${simple}${pageProject}/`);
    return { amount: 5 };
  });
}

/** Also lets proxpi fetch the page: while it does, it refuses others. @throws Error for anything but a page of wheels */
async function requirePage(url: string): Promise<void> {
  const response = await fetch(url, { headers: { accept: "text/html" } });
  if (!response.ok || !(await response.text()).includes(".whl")) throw new Error(`${url} shows no wheels`);
}
