/** Thousands of small wheels, each durable before it is answered. */
import { startBareReceiver } from "../bare-receiver.ts";
import type { Bench } from "../bench.ts";
import { newDataFolder } from "../data-folder.ts";
import { type Row, perSecond } from "../row.ts";
import { openConnection } from "../send.ts";
import { postRequest, uploadRequest } from "../upload-request.ts";
import { makeWheel, noise, payloadOf, type Wheel } from "../wheel.ts";

const CONNECTIONS = 8;

export async function smallUploadRows(bench: Bench): Promise<Row[]> {
  const count = bench.quick ? 1000 : 5000;
  const payload = payloadOf(noise(2000));
  const wheels = Array.from({ length: count }, (_, n) =>
    makeWheel({ name: `small_${n % 50}`, version: `1.${Math.floor(n / 50)}`, payload }),
  );
  const filled = await newDataFolder(bench.folder("small"));
  await using server = await bench.gatehouse({ data: filled.data });
  await using bare = await startBareReceiver(bench.folder("bare"));
  const target = { port: server.port, token: filled.token };
  const bareRate = await sendAll(bare.port, wheels, (wheel) =>
    postRequest(wheel.pieces, { path: "/", port: bare.port, headers: [] }),
  );
  const rate = await sendAll(server.port, wheels, (wheel) => uploadRequest(wheel, target));
  const stored = await storedFiles(server.url);
  if (stored !== count) throw new Error(`${count} uploads were answered and ${stored} files are there`);
  return [
    {
      what: `${count.toLocaleString("en")} small uploads`,
      gatehouse: perSecond(rate),
      reference: `${perSecond(bareRate)} bare program`,
      target: "300/s, each durable",
      verdict: rate >= 300 ? "met" : "missed",
      means: `wheels of 3 KB over ${CONNECTIONS} connections; each answer comes after the syncs of the file, its folder and the database. The bare program syncs the file alone`,
    },
  ];
}

async function sendAll(
  port: number,
  wheels: readonly Wheel[],
  request: (wheel: Wheel) => Uint8Array[],
): Promise<number> {
  const waiting = wheels.map(request);
  const worker = async (): Promise<void> => {
    using connection = await openConnection(port);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { status, body } = await connection.send(next);
      if (status !== 200) throw new Error(`an upload was refused with ${status}: ${body}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return wheels.length / ((performance.now() - started) / 1000);
}

async function storedFiles(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^gatehouse_files (\d+)/m.exec(text)?.[1]);
}
