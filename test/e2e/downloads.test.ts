/** A real install is one download, of the right person and of the address that a trusted proxy tells. */
import { expect, test } from "bun:test";
import { prepareClients } from "../support/clients.ts";
import { openDesk } from "../support/desk.ts";
import { startGatehouse } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";

const config =
  "server: { trusted_proxies: [127.0.0.0/8], public_url: 'http://localhost:8460' }\naccess: { read: authenticated }\n";
const installers = ["pip 26.3", "uv 0.13.9"] as const;

type Row = {
  readonly person: string;
  readonly address: string;
  readonly client: string;
  readonly downloads: number;
};

test("pip and uv behind a trusted proxy, each once", async () => {
  await prepareClients([...installers]);
  await using gatehouse = await startGatehouse(config);
  await gatehouse.addUser("ann");
  const { secret: token } = await gatehouse.newToken("ann", "--scope", "read", "--scope", "upload");
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "payroll", version: "1.0" });
  const sent = await publish(desk, "uv 0.13.9", { project, target: { upload: gatehouse.upload, token } });
  expect(sent.code).toBe(0);
  using proxy = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => {
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.set("x-forwarded-for", "192.0.2.44");
      headers.set("accept-encoding", "identity");
      return fetch(`${gatehouse.url}${pathname}${search}`, { method: request.method, headers });
    },
  });
  const index = `http://__token__:${token}@127.0.0.1:${String(proxy.port)}/simple/`;
  for (const client of installers) {
    expect(await install(desk, client, { index, requirement: "payroll" })).toMatchObject({ code: 0 });
  }
  const who = async () =>
    JSON.parse(await gatehouse.console("downloads", "who", "payroll", "--json")) as Row[];
  let rows = await who();
  for (let tries = 0; rows.length < 2 && tries < 40; tries += 1) {
    await Bun.sleep(500);
    rows = await who();
  }
  expect(
    rows
      .map(({ person, address, client, downloads }) => [client, person, address, downloads])
      .sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
  ).toEqual([
    ["pip", "ann", "192.0.2.44", 1],
    ["uv", "ann", "192.0.2.44", 1],
  ]);
  const csv = await gatehouse.console("downloads", "who", "payroll", "1.0", "--since", "1d", "--csv");
  expect(csv.split("\r\n")).toHaveLength(4);
  expect(await gatehouse.console("downloads", "who", "payroll", "2.0")).toBe("");
}, 240_000);
