/** Gatehouse, devpi and proxpi as mirrors of one upstream, each with nothing in its cache. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { newDataFolder } from "./data-folder.ts";
import { startGatehouse } from "./gatehouse.ts";
import { startDevpiMirror, startProxpi } from "./peers.ts";
import type { PinnedProcess } from "./pinned.ts";

export type StartedMirror = AsyncDisposable & {
  readonly process: PinnedProcess;
  /** With its slash; an index for installers. */
  readonly simple: string;
};

export type MirrorName = "gatehouse" | "devpi" | "proxpi";

/** @param upstream the address of its pages, with a slash */
export async function startMirror(bench: Bench, name: MirrorName, upstream: string): Promise<StartedMirror> {
  const folder = bench.folder(`mirror-${name}`);
  mkdirSync(folder, { recursive: true });
  if (name === "devpi") return startDevpiMirror(folder, upstream);
  if (name === "proxpi") return startProxpi(folder, upstream);
  const { data } = await newDataFolder(join(folder, "data"));
  const server = await startGatehouse({ executable: bench.executable, data, folder, upstream });
  return {
    process: server.process,
    simple: `${server.url}/simple/`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
