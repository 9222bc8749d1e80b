/** What readers notice while four large uploads come in. */
import { startBareReceiver } from "../bare-receiver.ts";
import type { Bench } from "../bench.ts";
import { type Filled, newDataFolder, publish } from "../data-folder.ts";
import { startProbe } from "../probe.ts";
import { quantile } from "../rounds.ts";
import { below, both, type Row } from "../row.ts";
import { openConnection } from "../send.ts";
import { postRequest, uploadRequest } from "../upload-request.ts";
import { makeWheel, noise, payloadOf, type Payload, type Wheel } from "../wheel.ts";

const UPLOADERS = 4;

export async function latencyRows(bench: Bench): Promise<Row[]> {
  const payload = payloadOf(noise(200_000_000));
  const each = bench.quick ? 1 : 3;
  const filled = await newDataFolder(bench.folder("latency"));
  await using server = await bench.gatehouse({ data: filled.data });
  const target = { ...filled, port: server.port };
  await publish([makeWheel({ name: "page", version: "1.0", payload: payloadOf(noise(100)) })], target);
  const idle = await latencies(server.port, "/simple/page/", () => Bun.sleep(1500));
  const busy = await latencies(server.port, "/simple/page/", uploadsTo(target, { payload, each }));

  // What the machine itself adds: the same uploads to the bare program, the same questions to nginx beside it.
  await using bare = await startBareReceiver(bench.folder("bare"));
  const nginxPort = Number(new URL(bench.nginx.url).port);
  const floor = await latencies(nginxPort, "/simple/markupsafe/", () =>
    uploadToBare(bare.port, { payload, each }),
  );
  const p99 = quantile(busy, 0.99);
  const most = Math.max(...busy);
  return [
    {
      what: "page while four 200 MB uploads stream",
      gatehouse: show(busy),
      reference: `${show(floor)} nginx beside a bare receiver`,
      target: "p99 < 10, max < 50 ms",
      verdict: both(below(p99, 10), below(most, 50)),
      means: `500 questions a second; idle it is ${show(idle)}. The reference shares its core with another program, so it is what the machine adds`,
    },
  ];
}

type Uploads = { readonly payload: Payload; readonly each: number };

async function latencies(port: number, path: string, work: () => Promise<unknown>): Promise<number[]> {
  const probe = startProbe(port, path);
  await Bun.sleep(500);
  await work();
  const { latencies, missed } = await probe.stop();
  if (latencies.length < 100) throw new Error(`only ${latencies.length} pages were answered`);
  // A question for which no connection was free waited longer than all that were asked.
  return [...latencies, ...Array.from({ length: missed }, () => Math.max(...latencies))];
}

/** Every request is made before the first is sent: making one means hashing 200 MB. */
function uploadsTo(to: Filled & { port: number }, { payload, each }: Uploads): () => Promise<void> {
  const wheel = (n: number): Wheel => makeWheel({ name: "big", version: `${n}.0`, payload });
  const waiting = Array.from({ length: UPLOADERS * each }, (_, n) => uploadRequest(wheel(n), to));
  const one = async (): Promise<void> => {
    using connection = await openConnection(to.port);
    for (let request = waiting.pop(); request !== undefined; request = waiting.pop()) {
      const { status, body } = await connection.send(request);
      if (status !== 200) throw new Error(`an upload was refused with ${status}: ${body}`);
    }
  };
  return async () => {
    await Promise.all(Array.from({ length: UPLOADERS }, one));
  };
}

async function uploadToBare(port: number, { payload, each }: Uploads): Promise<void> {
  const one = async (): Promise<void> => {
    using connection = await openConnection(port);
    const { pieces } = makeWheel({ name: "big", version: "1.0", payload });
    for (let n = 0; n < each; n++)
      await connection.send(postRequest(pieces, { path: "/", port, headers: [] }));
  };
  await Promise.all(Array.from({ length: UPLOADERS }, one));
}

function show(values: readonly number[]): string {
  return `p50 ${quantile(values, 0.5).toFixed(1)}, p99 ${quantile(values, 0.99).toFixed(1)}, max ${Math.max(...values).toFixed(0)} ms`;
}
