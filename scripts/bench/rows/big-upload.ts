/** A wheel of 200 MB against a program that only receives, writes, hashes and syncs the same bytes. */
import { type BareReceiver, startBareReceiver } from "../bare-receiver.ts";
import type { Bench } from "../bench.ts";
import { newDataFolder } from "../data-folder.ts";
import type { PinnedProcess } from "../pinned.ts";
import { measureInTurn, type Slice, slice } from "../rounds.ts";
import { below, compare, megabytesPerSecond, type Row } from "../row.ts";
import { openConnection } from "../send.ts";
import { postRequest, uploadRequest } from "../upload-request.ts";
import { makeWheel, noise, payloadOf, type Wheel } from "../wheel.ts";

const BYTES = 200_000_000;

export async function bigUploadRows(bench: Bench): Promise<Row[]> {
  const filled = await newDataFolder(bench.folder("uploads"));
  await using server = await bench.gatehouse({ data: filled.data });
  await using bare = await startBareReceiver(bench.folder("bare"));
  await using other = await startBareReceiver(bench.folder("bare"));
  const payload = payloadOf(noise(BYTES));
  let version = 0;
  const nextWheel = (): Wheel => makeWheel({ name: "big", version: `${version++}.0`, payload });
  const toGatehouse = (): Promise<Slice> =>
    send(server, uploadRequest(nextWheel(), { port: server.port, token: filled.token }));
  const toBare = (receiver: BareReceiver): Promise<Slice> =>
    send(receiver, postRequest(nextWheel().pieces, { path: "/", port: receiver.port, headers: [] }));
  await toBare(bare);
  await toGatehouse();
  server.process.forgetPeak();
  const figures = await measureInTurn(bench.quick ? 3 : 6, [
    { name: "bare", measure: () => toBare(bare) },
    { name: "gatehouse", measure: toGatehouse },
    { name: "other bare", measure: () => toBare(other) },
  ]);
  const peak = server.process.peakRss();
  const sides = { subject: "gatehouse", reference: "bare", control: "other bare" } as const;
  return [
    {
      what: "upload of a 200 MB wheel",
      ...compare({ figures, ...sides, by: "wall", least: 0.8, show: megabytesPerSecond }),
      target: "0.8 × bare",
      means:
        "form, checks, sha256, fsync, rename and row, against a program that receives, hashes, writes and syncs the same bytes",
    },
    {
      what: "… most memory meanwhile",
      gatehouse: `${Math.round(peak)} MB`,
      reference: `${Math.round(bare.process.peakRss())} MB bare program`,
      target: "under 120 MB",
      verdict: below(peak, 120),
      means: "peak resident memory during all uploads of this measurement",
    },
  ];
}

async function send(
  { port, process }: { port: number; process: PinnedProcess },
  request: readonly Uint8Array[],
): Promise<Slice> {
  using connection = await openConnection(port);
  return await slice(process, async () => {
    const { status, body } = await connection.send(request);
    if (status !== 200) throw new Error(`the upload was refused with ${status}: ${body}`);
    return { amount: BYTES / 1e6 };
  });
}
