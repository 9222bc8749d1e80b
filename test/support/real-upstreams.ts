/** Real package indexes on loopback that hold given wheels: pypiserver, devpi, nginx listing folders, another Gatehouse. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { startDevpi, startPypiserver } from "../../scripts/bench/peers.ts";
import { firstAnswer, freePort, startServerProcess } from "../../scripts/bench/pinned.ts";
import { parseWheelFilename } from "../../src/packaging/wheel-filename.ts";

export type RealUpstream = AsyncDisposable & {
  /** The section of the config that describes it, without its name. */
  readonly settings: Readonly<Record<string, unknown>>;
};

export type StartUpstream = (folder: string, wheels: readonly string[]) => Promise<RealUpstream>;

export const realUpstreams: Readonly<Record<string, StartUpstream>> = {
  pypiserver: async (folder, wheels) => {
    const peer = await startPypiserver(folder, { wheels, projects: 20 });
    return { settings: { url: peer.simple }, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
  },
  devpi: async (folder, wheels) => {
    const peer = await startDevpi(folder, wheels);
    return { settings: { url: peer.simple }, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
  },
  "nginx, one folder per project": (folder, wheels) =>
    startListing(folder, { wheels, path: "/simple/", settings: { hashes: "first_seen" } }),
  "nginx, one folder of all files": (folder, wheels) =>
    startListing(folder, { wheels, path: "/all/", settings: { hashes: "first_seen", layout: "flat" } }),
};

type Listing = { readonly wheels: readonly string[]; readonly path: string; readonly settings: object };

async function startListing(folder: string, { wheels, path, settings }: Listing): Promise<RealUpstream> {
  const site = join(folder, "site");
  mkdirSync(join(site, "all"), { recursive: true });
  for (const wheel of wheels) {
    const project = join(site, "simple", parseWheelFilename(basename(wheel)).name);
    mkdirSync(project, { recursive: true });
    copyFileSync(wheel, join(project, basename(wheel)));
    copyFileSync(wheel, join(site, "all", basename(wheel)));
  }
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; user root; worker_processes 1; pid ${folder}/nginx.pid;
     events { worker_connections 512; }
     http {
       default_type application/octet-stream; types { text/html html; } access_log off; root ${site}; autoindex on;
       ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}
       server { listen 127.0.0.1:${port}; }
     }`,
  );
  const server = startServerProcess(
    ["nginx", "-p", folder, "-e", join(folder, "error.log"), "-c", join(folder, "nginx.conf")],
    { outputFile: join(folder, "output.log"), cwd: folder },
  );
  await firstAnswer(`http://127.0.0.1:${port}/`);
  return {
    settings: { url: `http://127.0.0.1:${port}${path}`, ...settings },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
