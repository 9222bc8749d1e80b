/** Commands while the server runs on the same data folder: it sees their work with the next request. */
import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Console, openConsole, spawnConsole } from "./run-console.ts";
import { smallWheel } from "./small-distribution.ts";

type Project = { versions: string[]; files: { filename: string; yanked?: string }[] };

/** Starts `serve` and waits until it says where it listens. */
async function startServer({ data }: Console, flags: readonly string[] = []) {
  const child = spawnConsole(["serve", "--data", data, "--listen", "127.0.0.1:0", ...flags]);
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  let log = "";
  for await (const piece of lines) {
    log += piece;
    const address = /"address":"([^"]+)"/.exec(log)?.[1];
    if (address === undefined) continue;
    const get = (token: string) =>
      fetch(`${address}/simple/demo/`, {
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.pypi.simple.v1+json" },
      });
    return { child, get };
  }
  throw new Error(`the server ended: ${log}`);
}

test("the server sees a new token, an import, a yank and a revoked token at once", async () => {
  using console = openConsole();
  const dists = join(console.folder, "dists");
  mkdirSync(dists);
  const wheel = smallWheel({ name: "demo", version: "1.0" });
  await Bun.write(join(dists, wheel.filename), wheel.bytes);
  const { child, get } = await startServer(console);
  try {
    await console.run("user create ci --service");
    const token = (await console.run("token create --user ci --scope read")).stdout.trim();
    expect((await get(token)).status).toBe(404);

    expect((await console.run(`import ${dists}`)).status).toBe(0);
    const imported = (await (await get(token)).json()) as Project;
    expect(imported.files.map((file) => file.filename)).toEqual([wheel.filename]);
    expect(imported.files[0]?.yanked).toBeUndefined();

    await console.run("project yank demo 1.0 --reason leaky");
    const yanked = (await (await get(token)).json()) as Project;
    expect(yanked.files[0]?.yanked).toBe("leaky");

    await console.run("token revoke 1");
    expect((await get(token)).status).toBe(401);
  } finally {
    child.kill("SIGTERM");
  }
  expect(await child.exited).toBe(0);
});

test("a server that is told to stop ends as soon as nothing is in flight, not after its grace", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "g.yaml"), "server: { shutdown_grace: 1h }\n");
  const { child } = await startServer(console, ["--config", join(console.folder, "g.yaml")]);
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
});

test("a second server on the folder is refused with status 1, naming the first", async () => {
  using console = openConsole();
  const { child } = await startServer(console);
  try {
    const second = await console.run("serve --listen 127.0.0.1:0");
    expect(second.status).toBe(1);
    expect(second.stderr).toStartWith(`gatehouse: The data folder is in use by pid ${child.pid} on `);
  } finally {
    child.kill("SIGTERM");
    await child.exited;
  }
});
