/** Group P of the attack catalogue, and slow clients: crowds, floods and stalls leave everybody else alone. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { askFor, type LoadConnection, openConnection, openConnections } from "../support/load-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { basic } from "../support/running-house.ts";
import { type SampleDist, sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, digestOf, formBody } from "../support/upload-form.ts";

const long = process.env["GATEHOUSE_LONG"] === "1";
const seconds = long ? 30 : 0.8;
const crowd = long ? 1000 : 400;

let program: Program;
let token = "";
const big = sampleWheel({ name: "big", files: { "big/data.bin": noise(8 << 20) } });
beforeAll(async () => {
  const config = "access: { read: anyone }\nserver: { upload_stall: 3s }\nlog: { level: warn }\n";
  program = await startProgram({ config });
  token = await program.token("ann");
  expect(await publish(sampleWheel({ name: "demo" }))).toBe(200);
  expect(await publish(big)).toBe(200);
}, 120_000);
afterAll(() => program[Symbol.asyncDispose]());

/** Bytes that do not compress. */
function noise(length: number): Uint8Array {
  const bytes = new Uint32Array(length / 4);
  let state = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + at;
    bytes[at] = state;
  }
  return new Uint8Array(bytes.buffer);
}

const uploadHead = (length: number) =>
  `POST /legacy/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(token)}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`;

async function publish(dist: SampleDist): Promise<number> {
  const body = formBody(dist);
  const answer = await fetch(`${program.url}/legacy/`, {
    method: "POST",
    headers: { authorization: basic(token), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(body),
  });
  await answer.text();
  return answer.status;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const page = get("/simple/demo/");
const sha256 = digestOf("sha256", big.bytes);
const bigPath = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${big.filename}`;

const residentMegabytes = (): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${program.pid}/status`, "utf8"))?.[1]) / 1024;
const openFiles = (): number => readdirSync(`/proc/${program.pid}/fd`).length;
const total = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((a, b) => a + b, 0);
const drop = (connections: readonly LoadConnection[]): void => connections.forEach((each) => each.destroy());

/** Pages that four ordinary clients get in a while. */
async function servedPages(): Promise<number> {
  const clients = await openConnections(program.port, 4);
  const counts = await askFor(seconds * 1000, clients, page);
  drop(clients);
  expect([...counts.keys()]).toEqual([200]);
  return total(counts);
}

test("P01: hundreds of kept connections (a thousand in the long form) are all served, in little memory", async () => {
  const clients = await openConnections(program.port, crowd);
  const counts = await askFor(seconds * 1000, clients, page);
  drop(clients);
  expect([...counts.keys()]).toEqual([200]);
  expect(total(counts)).toBeGreaterThanOrEqual(crowd);
  expect(residentMegabytes()).toBeLessThan(300);
});

/** Each takes a connection and does as little with it as it can. */
const idlers: Readonly<Record<string, (connection: LoadConnection) => Timer | undefined>> = {
  "says nothing more after half a request line": (connection) => {
    connection.send("GET /simp");
    return undefined;
  },
  "sends one letter of a header a second": (connection) => {
    connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    return setInterval(() => connection.send("x"), 1000);
  },
  "asked once and stays": (connection) => {
    connection.send(page);
    return undefined;
  },
  "sends one byte of an upload a second": (connection) => {
    connection.send(`${uploadHead(100_000)}--${BOUNDARY}\r\n`);
    return setInterval(() => connection.send("x"), 1000);
  },
  "asks for a big file and never reads it": (connection) => {
    connection.stopReading();
    connection.send(get(bigPath));
    return undefined;
  },
  "sends one letter of a form a second": (connection) => {
    connection.send(
      "POST /set-up HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n",
    );
    return setInterval(() => connection.send("a"), 1000);
  },
};

test.each(Object.entries(idlers))(
  "M22: hundreds of clients, each of whom %s, slow nobody down",
  async (_, begin) => {
    const alone = await servedPages();
    const slow = await openConnections(program.port, crowd / 2);
    const timers = slow.map(begin);
    await Bun.sleep(200);
    const beside = await servedPages();
    for (const timer of timers) clearInterval(timer);
    drop(slow);
    // A third of what was served without them: far above what waiting for any of them would leave.
    expect(beside).toBeGreaterThan(alone / 3);
    expect(residentMegabytes()).toBeLessThan(400);
  },
);

test("M22, B18: uploads that trickle are told 408 and leave no file; the honest one beside them is stored", async () => {
  const slow = await openConnections(program.port, 50);
  const timers = slow.map((connection) => {
    connection.send(
      `${uploadHead(100_000)}--${BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="a.whl"\r\n\r\n`,
    );
    return setInterval(() => connection.send("x"), 500);
  });
  const ended = Promise.all(
    slow.map(async (connection) => (await connection.ask("").catch(() => ({ status: 0 }))).status),
  );
  expect(await publish(sampleWheel({ name: "brisk" }))).toBe(200);
  expect(new Set(await ended)).toEqual(new Set([408]));
  for (const timer of timers) clearInterval(timer);
  drop(slow);
  for (let tries = 0; tries < 100 && readdirSync(join(program.data, "tmp")).length > 0; tries += 1)
    await Bun.sleep(50);
  expect(readdirSync(join(program.data, "tmp"))).toEqual([]);
});

if (long) {
  test("M22: headers that never end are cut by the server", async () => {
    const slow = await openConnections(program.port, 500);
    const timers = slow.map((connection) => {
      connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
      return setInterval(() => connection.send("x"), 5000);
    });
    const cut = await Promise.all(slow.map((connection) => connection.closed()));
    for (const timer of timers) clearInterval(timer);
    expect(cut.length).toBe(500);
  });
}

test("P02, P06: readers, downloads and uploads at once: every byte right, no fault, a log that stays small", async () => {
  const end = performance.now() + seconds * 2000;
  const statuses = new Map<string, number>();
  const count = (key: string): void => void statuses.set(key, (statuses.get(key) ?? 0) + 1);
  const readers = await openConnections(program.port, 20);
  const loaders = await openConnections(program.port, 4);
  const reading = readers.map(async (reader) => {
    while (performance.now() < end) count(`page ${(await reader.ask(page)).status}`);
  });
  const loading = loaders.map(async (loader) => {
    while (performance.now() < end) {
      const { status, body } = await loader.ask(get(bigPath));
      count(`file ${status} ${digestOf("sha256", body) === sha256}`);
    }
  });
  let made = 0;
  const uploading = Array.from({ length: 4 }, async () => {
    while (performance.now() < end) {
      made += 1;
      count(`upload ${await publish(sampleWheel({ name: "demo", version: `2.${made}` }))}`);
    }
  });
  await Promise.all([...reading, ...loading, ...uploading]);
  drop([...readers, ...loaders]);
  expect([...statuses.keys()].sort()).toEqual(["file 200 true", "page 200", "upload 200"]);
  const shown = await (await fetch(`${program.url}/simple/demo/`)).text();
  expect(shown.match(/<a /g)?.length).toBe(made + 1);
  expect(statSync(join(program.data, "gatehouse.db-wal")).size).toBeLessThan(64 << 20);
});

test("P05: large uploads at once take little memory and leave nothing behind", async () => {
  const count = long ? 10 : 4;
  const data = noise(long ? 128 << 20 : 8 << 20);
  const before = residentMegabytes();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, residentMegabytes())), 50);
  const dists = Array.from({ length: count }, (_, at) =>
    sampleWheel({ name: "huge", version: `${at}.0`, salt: String(at), files: { "huge/data.bin": data } }),
  );
  const statuses = await Promise.all(dists.map(publish));
  clearInterval(watch);
  expect(statuses).toEqual(dists.map(() => 200));
  expect(peak - before).toBeLessThan(200);
  expect(readdirSync(join(program.data, "tmp"))).toEqual([]);
});

test("P07: readers go on while somebody holds the database for writing, and the writer waits its turn", async () => {
  using other = new Database(join(program.data, "gatehouse.db"));
  other.run("BEGIN IMMEDIATE");
  const waiting = publish(sampleWheel({ name: "patient" }));
  expect(await servedPages()).toBeGreaterThan(50);
  expect((await fetch(`${program.url}/simple/patient/`)).status).toBe(404);
  other.run("ROLLBACK");
  expect(await waiting).toBe(200);
});

test("P09: a flood beyond the limit of open files is sat out: kept connections go on, later ones are served", async () => {
  await using small = await startProgram({
    shell: 'ulimit -n 64; exec "$@"',
    config: "access: { read: anyone }\nlog: { level: error }\n",
  });
  const kept = await openConnection(small.port);
  expect((await kept.ask(get("/healthz"))).status).toBe(200);
  const flood = await openConnections(small.port, 200);
  for (const each of flood) each.send("GET /simp");
  await Bun.sleep(300);
  for (let turn = 0; turn < 20; turn += 1) expect((await kept.ask(get("/simple/"))).status).toBe(200);
  drop(flood);
  let later = 0;
  for (let tries = 0; later !== 200 && tries < 100; tries += 1) {
    const fresh = await openConnection(small.port);
    later = (await Promise.race([fresh.ask(get("/healthz")), Bun.sleep(500).then(() => ({ status: 0 }))]))
      .status;
    fresh.destroy();
  }
  expect(later).toBe(200);
  kept.destroy();
});

test("P11: while the check of a wheel with thousands of files runs, pages are served", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 8000 }, (_, at) => [`crowded/${at}.py`, `x = ${at}\n`]),
  );
  const dist = sampleWheel({ name: "crowded", files });
  const reader = await openConnection(program.port);
  let served = 0;
  const upload = { over: false };
  const uploading = publish(dist).finally(() => (upload.over = true));
  while (!upload.over) {
    expect((await reader.ask(page)).status).toBe(200);
    served += 1;
  }
  reader.destroy();
  expect(await uploading).toBe(200);
  expect(served).toBeGreaterThan(5);
});

test("P10, P14: thousands of broken-off downloads, round after round, leave no file open and no memory taken", async () => {
  const round = async (): Promise<void> => {
    for (let turn = 0; turn < (long ? 50 : 3); turn += 1) {
      const clients = await openConnections(program.port, 100);
      for (const client of clients) client.send(get(bigPath));
      await Bun.sleep(20);
      drop(clients);
    }
  };
  const settled = async (most: number): Promise<number> => {
    for (let tries = 0; tries < 200 && openFiles() > most; tries += 1) await Bun.sleep(50);
    return openFiles();
  };
  await round();
  const files = await settled(60);
  const memory = residentMegabytes();
  await round();
  await round();
  expect(await settled(files + 10)).toBeLessThanOrEqual(files + 10);
  expect(residentMegabytes() - memory).toBeLessThan(60);
});

test("P16: far more askers than it can serve at once get no less done between them", async () => {
  const few = await openConnections(program.port, 16);
  const base = await askFor(seconds * 1000, few, page);
  drop(few);
  const many = await openConnections(program.port, crowd);
  const crowded = await askFor(seconds * 1000, many, page);
  drop(many);
  expect([[...base.keys()], [...crowded.keys()]]).toEqual([[200], [200]]);
  expect(total(crowded)).toBeGreaterThan(total(base) / 2);
});
