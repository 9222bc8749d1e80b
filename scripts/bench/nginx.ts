/** nginx as the yardstick: one worker with sendfile, serving from disk the bytes that Gatehouse serves. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstAnswer, freePort, type PinnedProcess, startServerProcess } from "./pinned.ts";

export type Nginx = AsyncDisposable & {
  readonly process: PinnedProcess;
  /** Milliseconds from its start to the first answer. */
  readonly firstAnswer: number;
  /** Pages as HTML, without an access log. */
  readonly url: string;
  /** The same with the access log that Debian's nginx writes. */
  readonly loggedUrl: string;
  /** Pages as JSON, precompressed, as an index for installers. */
  readonly jsonUrl: string;
};

/** Serves `site` (`simple/{project}/index.html` and `.json`, `files/…`); `folder` takes its configuration and logs. */
export async function startNginx(site: string, folder: string): Promise<Nginx> {
  mkdirSync(folder, { recursive: true });
  const [plain, logged, json] = [freePort(), freePort(), freePort()];
  const configFile = join(folder, "nginx.conf");
  writeFileSync(configFile, configuration({ site, folder, plain, logged, json }));
  const process = startServerProcess(
    ["nginx", "-p", folder, "-e", join(folder, "error.log"), "-c", configFile],
    {
      outputFile: join(folder, "output.log"),
      cwd: folder,
    },
  );
  const milliseconds = await firstAnswer(`http://127.0.0.1:${plain}/`);
  return {
    process,
    firstAnswer: milliseconds,
    url: `http://127.0.0.1:${plain}`,
    loggedUrl: `http://127.0.0.1:${logged}`,
    jsonUrl: `http://127.0.0.1:${json}`,
    [Symbol.asyncDispose]: () => process.stop(),
  };
}

type Facts = { site: string; folder: string; plain: number; logged: number; json: number };

function configuration({ site, folder, plain, logged, json }: Facts): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const html = "default_type text/html; index index.html;";
  const precompressed =
    'default_type "application/vnd.pypi.simple.v1+json"; index index.json; gzip_static on;';
  // Debian's tcp_nopush makes small ranges wait for acknowledgements; without it nginx is faster here, so it is off.
  const files = "location /files/ { tcp_nopush off; }";
  return `daemon off;
user root;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  types { }
  default_type application/octet-stream;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  root ${site};
  server { listen 127.0.0.1:${plain}; access_log off; location /simple/ { ${html} } ${files} }
  server { listen 127.0.0.1:${logged}; access_log ${folder}/access.log; location /simple/ { ${html} } }
  server { listen 127.0.0.1:${json}; access_log off; location /simple/ { ${precompressed} } ${files} }
}
`;
}
