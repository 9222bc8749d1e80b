/** The executable under measurement, on a data folder of its own, with its log going to a file as it comes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstAnswer, freePort, type PinnedProcess, startServerProcess } from "./pinned.ts";

export type GatehouseServer = AsyncDisposable & {
  readonly process: PinnedProcess;
  /** Origin without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Milliseconds from its start to the first answer. */
  readonly firstAnswer: number;
};

export type GatehouseOptions = {
  readonly executable: string;
  readonly data: string;
  /** Takes the configuration and the log. */
  readonly folder: string;
  /** `anyone` when left out. */
  readonly read?: "anyone" | "authenticated";
  /** `info`, a line for each request, when left out. */
  readonly log?: "info" | "warn";
  /** The pages of an upstream that it pulls through; none when left out. */
  readonly upstream?: string;
  /** What the first answer is asked for; `/simple/` when left out. */
  readonly firstPath?: string;
};

export async function startGatehouse(options: GatehouseOptions): Promise<GatehouseServer> {
  const {
    executable,
    data,
    folder,
    read = "anyone",
    log = "info",
    firstPath = "/simple/",
    upstream,
  } = options;
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "gatehouse.yaml");
  writeFileSync(config, `access:\n  read: ${read}\nlog:\n  level: ${log}\n${mirrorSections(upstream)}`, {
    mode: 0o600,
  });
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = [executable, "serve", "--config", config, "--data", data, "--listen", `127.0.0.1:${port}`];
  const process = startServerProcess(command, { outputFile: join(folder, "gatehouse.log"), cwd: folder });
  try {
    const milliseconds = await firstAnswer(`${url}${firstPath}`);
    return { process, url, port, firstAnswer: milliseconds, [Symbol.asyncDispose]: () => process.stop() };
  } catch (error) {
    await process.stop();
    throw new Error(`Gatehouse did not start:\n${await Bun.file(join(folder, "gatehouse.log")).text()}`, {
      cause: error,
    });
  }
}

function mirrorSections(upstream: string | undefined): string {
  if (upstream === undefined) return "";
  const settings = JSON.stringify({ up: { url: upstream, allow_private_addresses: true } });
  return `indexes: { main: { hosts: true, upstreams: [up] } }\nupstreams: ${settings}\n`;
}
