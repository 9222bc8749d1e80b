/** The mirror of the compiled program under load and violence: crowds at one cold file, hanging upstreams, kill -9. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import {
  digestOf,
  jsonPage,
  mirrorConfig,
  reply,
  startHostileUpstream,
} from "../support/hostile-upstream.ts";
import { openFolder, type Program, startProgram } from "../support/program.ts";
import { basic } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { takeFile } from "../support/take-file.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const long = process.env["GATEHOUSE_LONG"] === "1";
const crowd = long ? 500 : 50;

/** 80 MB that differ from piece to piece. */
function coldFile() {
  const filename = "cold-1.0.tar.gz";
  const bytes = Buffer.alloc(80_000_000);
  for (let at = 0; at < bytes.length; at += 1000) bytes.writeUInt32LE(at, at);
  const sha256 = digestOf(bytes);
  return { filename, bytes, path: `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`, sha256 };
}

const peakMegabytes = ({ pid }: Program): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

test(`L28 ${crowd} clients at once for one cold file of 80 MB: one request upstream, the right bytes, under 250 MB`, async () => {
  await using upstream = await startHostileUpstream();
  const cold = coldFile();
  upstream.on("/simple/cold/", jsonPage("cold", [cold]));
  upstream.on(`/files/${cold.filename}`, cold.bytes);
  await using program = await startProgram({
    config: mirrorConfig([upstream], { upstream: { timeout: "30s" } }),
  });
  const started = performance.now();
  const all = await Promise.all(
    Array.from({ length: crowd }, (_, n) => takeFile(program.port, cold.path, n < 20)),
  );
  const seconds = (performance.now() - started) / 1000;
  expect(new Set(all.map(({ bytes, clean }) => `${bytes} ${clean}`))).toEqual(new Set(["80000000 true"]));
  expect(new Set(all.slice(0, 20).map(({ sha256 }) => sha256))).toEqual(new Set([cold.sha256]));
  expect(upstream.count(`/files/${cold.filename}`)).toBe(1);
  console.log(`${crowd} clients, ${seconds.toFixed(1)} s, peak ${peakMegabytes(program).toFixed(0)} MB`);
  expect(peakMegabytes(program)).toBeLessThan(250);
}, 600_000);

test("L03 while an upstream hangs with hundreds of requests, local pages and files stay as quick", async () => {
  await using upstream = await startHostileUpstream();
  upstream.otherwise((socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"));
  await using program = await startProgram({
    config: mirrorConfig([upstream], { upstream: { timeout: "5s" } }),
  });
  const token = await program.token("ann");
  const wheel = sampleWheel({ name: "local" });
  await fetch(`${program.url}/legacy/`, {
    method: "POST",
    headers: { authorization: basic(token), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(formBody(wheel)),
  });
  const median = async (): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 300; n += 1) {
      const at = performance.now();
      expect((await (await fetch(`${program.url}/simple/local/`)).text()).length).toBeGreaterThan(100);
      times.push(performance.now() - at);
    }
    return times.sort((a, b) => a - b)[150] ?? 0;
  };
  await median();
  const before = await median();
  const hanging = Array.from(
    { length: 200 },
    async (_, n) => (await fetch(`${program.url}/simple/hang-${n}/`)).status,
  );
  await Bun.sleep(200);
  const during = await median();
  const statuses = await Promise.all(hanging);
  console.log(`median of a local page: ${before.toFixed(2)} ms, while 200 hang: ${during.toFixed(2)} ms`);
  expect(during).toBeLessThan(10 * before + 2);
  expect(statuses.every((status) => status === 502 || status === 504)).toBe(true);
}, 120_000);

test("L30 kill -9 in the middle of a download leaves nothing, and the file is fetched again", async () => {
  using folder = openFolder();
  await using upstream = await startHostileUpstream();
  const cold = coldFile();
  const config = mirrorConfig([upstream], { upstream: { timeout: "30s" } });
  upstream.on("/simple/cold/", jsonPage("cold", [cold]));
  upstream.on(`/files/${cold.filename}`, (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${cold.bytes.length}\r\n\r\n`);
    socket.write(cold.bytes.subarray(0, 20_000_000));
  });
  const data = join(folder.path, "data");
  const first = await startProgram({ config, data });
  const answer = await fetch(`${first.url}${cold.path}`);
  const reader = answer.body?.getReader();
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
  expect(readdirSync(join(data, "tmp")).length).toBe(1);
  await first.stop("SIGKILL");
  upstream.on(`/files/${cold.filename}`, (socket) => reply(socket, { body: cold.bytes }));
  await using second = await startProgram({ config, data });
  expect(readdirSync(join(data, "tmp"))).toEqual([]);
  expect((await checkHouse({ dataFolder: data, now: () => Date.now() })).faults).toEqual([]);
  expect(await takeFile(second.port, cold.path)).toMatchObject({ sha256: cold.sha256, clean: true });
  await first[Symbol.asyncDispose]();
}, 120_000);
