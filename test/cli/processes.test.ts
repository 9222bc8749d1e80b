/** Several processes on one port and one data folder: what one writes, all show; none outlives the leader. */
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smallWheel } from "./small-distribution.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-processes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = new URL("../../src/main.ts", import.meta.url).pathname;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await Bun.sleep(25);
  }
  throw new Error("it never came");
}

async function membersOf(pid: number): Promise<number[]> {
  const text = await Bun.file(`/proc/${pid}/task/${pid}/children`).text();
  return text.trim().split(" ").filter(Boolean).map(Number);
}

const alive = (pid: number) =>
  Bun.file(`/proc/${pid}/cmdline`)
    .text()
    .then(
      (line) => line !== "",
      () => false,
    );

test("three processes answer on one port, show a change at once, and end with their leader", async () => {
  const port = await freePort();
  const data = join(folder, "data");
  const config = new URL("../../config/quickstart.yaml", import.meta.url).pathname;
  const flags = ["--config", config, "--data", data];
  const leader = Bun.spawn(
    [process.execPath, program, "serve", ...flags, "--listen", `127.0.0.1:${port}`, "--processes", "3"],
    { stdout: "ignore", stderr: "ignore" },
  );
  // No kept connection: each request may meet another process.
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  const members = await until(async () => {
    const pids = await membersOf(leader.pid);
    return pids.length === 2 && (await get("/readyz")).ok ? pids : undefined;
  });
  // Members still starting listen within this: every later request may meet any of the three.
  await Bun.sleep(1500);
  const missing = await Promise.all(Array.from({ length: 30 }, () => get("/simple/demo/")));
  expect(missing.map((answer) => answer.status)).toEqual(missing.map(() => 404));

  const source = join(folder, "dists");
  const wheel = smallWheel({ name: "demo", version: "1.0" });
  await Bun.write(join(source, wheel.filename), wheel.bytes);
  const imported = Bun.spawn([process.execPath, program, "import", source, ...flags], {
    stdout: "ignore",
    stderr: "ignore",
  });
  expect(await imported.exited).toBe(0);
  const found = await Promise.all(Array.from({ length: 30 }, () => get("/simple/demo/")));
  expect(found.map((answer) => answer.status)).toEqual(found.map(() => 200));

  leader.kill("SIGKILL");
  await leader.exited;
  await until(async () => ((await Promise.all(members.map(alive))).some(Boolean) ? undefined : true));
});

test("several processes without a port to share are refused", async () => {
  const refused = Bun.spawn(
    [
      process.execPath,
      program,
      "serve",
      "--data",
      join(folder, "other"),
      "--listen",
      "127.0.0.1:0",
      "--processes",
      "2",
    ],
    { stdout: "ignore", stderr: "pipe" },
  );
  expect(await new Response(refused.stderr).text()).toContain("Name a port");
  expect(await refused.exited).toBe(1);
});
