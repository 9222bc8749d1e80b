/** What every measurement works with: the executable, real data, the same bytes for nginx, and how long to look. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Filled, realDataFolder } from "./data-folder.ts";
import { type GatehouseOptions, type GatehouseServer, startGatehouse } from "./gatehouse.ts";
import { type Nginx, startNginx } from "./nginx.ts";
import { runTool } from "./run-tool.ts";
import { saveSite } from "./static-site.ts";
import { realWheels } from "./tools.ts";

export type Bench = AsyncDisposable & {
  readonly executable: string;
  /** Paths of the real wheels. */
  readonly wheels: readonly string[];
  readonly real: Filled;
  readonly site: string;
  readonly nginx: Nginx;
  /** A second nginx just like it: what the two differ by is what this run cannot tell apart. */
  readonly otherNginx: Nginx;
  readonly quick: boolean;
  readonly rounds: number;
  /** Of one slice. */
  readonly seconds: number;
  /** A new folder below the temporary one of this run. */
  folder(name: string): string;
  /** Gatehouse on the real data, its log and configuration in a folder of its own. */
  gatehouse(options?: Partial<GatehouseOptions>): Promise<GatehouseServer>;
};

const root = join(import.meta.dir, "..", "..");

/** Programs of the machine, and the Debian packages that bring them. */
const needed = {
  nginx: "nginx-light",
  wrk: "wrk",
  curl: "curl",
  taskset: "util-linux",
  python3: "python3-venv",
};

/** @throws Error naming what is to be installed */
function requirePrograms(): void {
  const missing = Object.entries(needed).filter(([program]) => Bun.which(program) === null);
  if (missing.length === 0) return;
  throw new Error(`First run: apt-get install ${missing.map(([, debian]) => debian).join(" ")}`);
}

export async function openBench({ quick }: { quick: boolean }): Promise<Bench> {
  requirePrograms();
  const executable = join(root, "dist", "gatehouse");
  runTool([process.execPath, "--config=config/bunfig.toml", "scripts/build.ts"], { cwd: root });
  const work = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const wheels = await realWheels();
  const real = await realDataFolder(join(work, "real"), { executable, wheels });
  const site = join(work, "site");
  const started = { executable, data: real.data };
  let folders = 0;
  const folder = (name: string): string => join(work, `${name}-${folders++}`);
  const gatehouse = (options: Partial<GatehouseOptions> = {}): Promise<GatehouseServer> =>
    startGatehouse({ ...started, folder: folder("gatehouse"), ...options });
  {
    await using server = await gatehouse();
    await saveSite(site, server.url);
  }
  const nginx = await startNginx(site, folder("nginx"));
  const otherNginx = await startNginx(site, folder("nginx"));
  return {
    executable,
    wheels,
    real,
    site,
    nginx,
    otherNginx,
    quick,
    rounds: quick ? 3 : 7,
    seconds: 0.5,
    folder,
    gatehouse,
    [Symbol.asyncDispose]: async () => {
      await nginx.process.stop();
      await otherNginx.process.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}
