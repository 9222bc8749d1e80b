/** A 50-package application through mirrors, cold and warm, beside nginx that serves the same files directly. */
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { installers, type Installer } from "../install-application.ts";
import { type MirrorName, startMirror } from "../mirrors.ts";
import { type Figures, measureInTurn, type Slice, slice } from "../rounds.ts";
import { compare, type Row } from "../row.ts";

const seconds = (rate: number): string => `${(1 / rate).toFixed(2)} s`;
const PEERS = ["devpi", "proxpi"] as const;

export async function mirrorRows(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const installer of installers) {
    rows.push(await warmRow(bench, installer));
    rows.push(...(await peerRows(bench, installer)));
  }
  return rows;
}

async function warmRow(bench: Bench, { name, prepare }: Installer): Promise<Row> {
  const upstream = `${bench.nginx.jsonUrl}/simple/`;
  await using mirror = await startMirror(bench, "gatehouse", upstream);
  const ours = await prepare(bench, mirror.simple);
  const direct = await prepare(bench, upstream);
  const once = (
    server: { process: Parameters<typeof slice>[0] },
    work: () => Promise<void>,
  ): Promise<Slice> =>
    slice(server.process, async () => {
      await work();
      return { amount: 1 };
    });
  const figures = await againstNginx(
    { ...bench, rounds: bench.quick ? 1 : 3 },
    { gatehouse: () => once(mirror, ours), nginx: (nginx) => once(nginx, direct) },
  );
  return {
    what: `${name}, 50 packages, warm mirror`,
    ...compare({
      figures,
      subject: "gatehouse",
      reference: "nginx",
      control: "other nginx",
      by: "wall",
      least: 1,
      show: seconds,
    }),
    target: "no slower than nginx",
    means: "cold client cache; nginx serves the same files directly",
  };
}

/** Cold: a new mirror each round; warm: the same one again. */
async function peerRows(bench: Bench, { name, prepare }: Installer): Promise<Row[]> {
  const upstream = `${bench.nginx.jsonUrl}/simple/`;
  const warm: Record<string, Slice[]> = {};
  const measure = (mirrorName: MirrorName) => async (): Promise<Slice> => {
    await using mirror = await startMirror(bench, mirrorName, upstream);
    const install = await prepare(bench, mirror.simple);
    const timed = () => slice(mirror.process, async () => (await install(), { amount: 1 }));
    const cold = await timed();
    (warm[mirrorName] ??= []).push(await timed());
    return cold;
  };
  const names: readonly MirrorName[] = ["gatehouse", ...PEERS];
  const cold = await measureInTurn(
    bench.quick ? 1 : 3,
    names.map((each) => ({ name: each, measure: measure(each) })),
  );
  const row = (state: string, figures: Figures, reference: string): Row => ({
    what: `${name}, 50 packages, ${state}, ${reference}`,
    ...compare({
      figures,
      subject: "gatehouse",
      reference,
      control: reference,
      by: "wall",
      least: 3,
      show: seconds,
    }),
    target: `3 × ${reference}`,
    means: "the same nginx behind each; the client's own work is in both",
  });
  return PEERS.flatMap((peer) => [row("cold", cold, peer), row("warm", warm, peer)]);
}
