/** Starts the peers on the packages that Gatehouse holds too. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cachedFolder } from "./cache.ts";
import { firstAnswer, freePort, type PinnedProcess, startServerProcess } from "./pinned.ts";
import { runTool } from "./run-tool.ts";
import { toolPrograms } from "./tools.ts";

export type Peer = AsyncDisposable & {
  readonly process: PinnedProcess;
  /** The address of a project's page lacks only `{project}/`. */
  readonly simple: string;
  /** Milliseconds from its start to the first answer. */
  readonly firstAnswer: number;
};

type Start = { readonly command: readonly string[]; readonly port: number; readonly simplePath: string };

/** pypiserver on the `wheels`, and on so many small files of other projects that it holds `projects` in all. */
export async function startPypiserver(
  folder: string,
  { wheels, projects }: { wheels: readonly string[]; projects: number },
): Promise<Peer> {
  const packages = join(folder, "packages");
  mkdirSync(packages, { recursive: true });
  for (const wheel of wheels) copyFileSync(wheel, join(packages, basename(wheel)));
  for (let n = 20; n < projects; n++) writeFileSync(join(packages, `filler_${n}-1.0-py3-none-any.whl`), "");
  const port = freePort();
  const program = join(await toolPrograms("pypiserver"), "pypi-server");
  const command = [program, "run", "-i", "127.0.0.1", "-p", String(port), "--disable-fallback", packages];
  return startPeer(folder, { command, port, simplePath: "/simple/" });
}

/** devpi-server with one index that holds the `wheels`, without a mirror. */
export async function startDevpi(folder: string, wheels: readonly string[]): Promise<Peer> {
  const programs = await toolPrograms("devpi");
  const kept = await cachedFolder({
    name: "devpi",
    recipe: wheels.map((path) => basename(path)).join("\n"),
    fill: async (into) => {
      const data = join(into, "data");
      runTool([
        join(programs, "devpi-init"),
        "--serverdir",
        data,
        "--no-root-pypi",
        "--root-passwd",
        "bench",
      ]);
      await using server = await startDevpiOn(data, into);
      await fillDevpi(server.simple, wheels);
    },
  });
  const data = join(folder, "data");
  cpSync(join(kept, "data"), data, { recursive: true });
  return startDevpiOn(data, folder);
}

/** devpi-server whose one index mirrors `upstream`. */
export async function startDevpiMirror(folder: string, upstream: string): Promise<Peer> {
  const programs = await toolPrograms("devpi");
  const data = join(folder, "data");
  runTool([join(programs, "devpi-init"), "--serverdir", data, "--no-root-pypi", "--root-passwd", "bench"]);
  const peer = await startDevpiOn(data, folder);
  await makeDevpiIndex(new URL(peer.simple).origin, { type: "mirror", mirror_url: upstream, volatile: true });
  return peer;
}

async function startDevpiOn(data: string, folder: string): Promise<Peer> {
  const port = freePort();
  const program = join(await toolPrograms("devpi"), "devpi-server");
  const command = [program, "--serverdir", data, "--host", "127.0.0.1", "--port", String(port)];
  return startPeer(folder, { command, port, simplePath: "/root/bench/+simple/" });
}

/** proxpi in front of an index, which it keeps in memory. */
export async function startProxpi(folder: string, upstream: string): Promise<Peer> {
  const port = freePort();
  const program = join(await toolPrograms("proxpi"), "gunicorn");
  const command = [
    program,
    "--bind",
    `127.0.0.1:${port}`,
    "--workers",
    "1",
    "--threads",
    "4",
    "proxpi.server:app",
  ];
  return startPeer(folder, { command, port, simplePath: "/index/" }, { PROXPI_INDEX_URL: upstream });
}

async function startPeer(folder: string, start: Start, env: Record<string, string> = {}): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  const outputFile = join(folder, "output.log");
  const process = startServerProcess(start.command, { outputFile, cwd: folder, env });
  const simple = `http://127.0.0.1:${start.port}${start.simplePath}`;
  try {
    const milliseconds = await firstAnswer(simple);
    return { process, simple, firstAnswer: milliseconds, [Symbol.asyncDispose]: () => process.stop() };
  } catch (error) {
    await process.stop();
    const output = existsSync(outputFile) ? readFileSync(outputFile, "utf8").slice(-2000) : "";
    throw new Error(`${start.command.join(" ")} did not start:\n${output}`, { cause: error });
  }
}

async function fillDevpi(simple: string, wheels: readonly string[]): Promise<void> {
  const origin = new URL(simple).origin;
  const authorization = await makeDevpiIndex(origin, { type: "stage", bases: [], volatile: true });
  for (const path of wheels) {
    const [name = "", version = ""] = basename(path).split("-");
    const form = new FormData();
    const fields = { ":action": "file_upload", name, version, filetype: "bdist_wheel", pyversion: "py3" };
    for (const [key, value] of Object.entries(fields)) form.set(key, value);
    form.set("content", new File([readFileSync(path)], basename(path)));
    await requireOk(
      await fetch(`${origin}/root/bench/`, { method: "POST", headers: authorization, body: form }),
    );
  }
}

/** @returns headers that may publish to it */
async function makeDevpiIndex(origin: string, index: object): Promise<Record<string, string>> {
  const login = await fetch(`${origin}/+login`, {
    method: "POST",
    body: JSON.stringify({ user: "root", password: "bench" }),
  });
  const { result } = (await login.json()) as { result: { password: string } };
  const authorization = { "X-Devpi-Auth": btoa(`root:${result.password}`) };
  const made = { method: "PUT", headers: authorization, body: JSON.stringify(index) };
  await requireOk(await fetch(`${origin}/root/bench`, made));
  return authorization;
}

async function requireOk(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
}
