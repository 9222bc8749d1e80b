/** A real server on a house of its own, with a clock in the test's hand, and browsers that keep cookies. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPerson } from "../../src/accounts/create-person.ts";
import { type House, openHouse } from "../../src/app/house.ts";
import { openLog } from "../../src/app/log.ts";
import { type RunningServer, startServer } from "../../src/app/server.ts";
import { describeConfig } from "../../src/config/describe-config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { TestBrowser } from "./test-browser.ts";

export type PersonHouse = AsyncDisposable & {
  readonly house: House;
  readonly origin: string;
  readonly dataFolder: string;
  readonly configFile: string;
  /** Moves the server's clock. */
  readonly clock: { now: number };
  browser(options?: { readonly ip?: string; readonly agent?: string }): TestBrowser;
  /** Stops the server and starts another on the same data folder and port. */
  restart(): Promise<void>;
  /** Rows of the record, oldest first. */
  events(event?: string): AuditRow[];
  query<T>(sql: string, ...values: (string | number)[]): T[];
};

export type AuditRow = {
  readonly event: string;
  readonly outcome: string;
  readonly ip: string;
  readonly agent: string;
  readonly user_id: number | null;
  readonly details: Record<string, unknown>;
};

/** Whoever stands at the console. */
export const operator = {
  kind: "console",
  operator: "test",
  ip: "console",
  agent: "test",
  requestId: "t",
} as const;

export const PASSWORD = "granite otter lantern";

/** The server believes `X-Forwarded-For` from loopback, so that tests can come from anywhere. */
export async function openPersonHouse(options: { readonly config?: string } = {}): Promise<PersonHouse> {
  const dataFolder = await mkdtemp(join(tmpdir(), "gatehouse-people-"));
  const port = freePort();
  const origin = `http://localhost:${port}`;
  const file = join(dataFolder, "gatehouse.yaml");
  await Bun.write(
    file,
    `server: { listen: "127.0.0.1:${port}", public_url: "${origin}", trusted_proxies: [127.0.0.0/8] }
storage: { data: "${dataFolder}/data" }
log: { level: error }
${options.config ?? ""}
`,
  );
  const loaded = await loadConfig(file, {});
  const { settings } = loaded;
  const start = () => ({
    log: openLog(settings.log),
    sharePort: false,
    settingRows: describeConfig(loaded),
    configFile: file,
  });
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  let house: House = { ...(await openHouse(`${dataFolder}/data`)), now: () => clock.now };
  let server: RunningServer = startServer(house, settings, start());
  const query = <T>(sql: string, ...values: (string | number)[]) =>
    house.db.sqlite.query<T, (string | number)[]>(sql).all(...values);
  return {
    get house() {
      return house;
    },
    origin,
    dataFolder: `${dataFolder}/data`,
    configFile: file,
    clock,
    browser: (from = {}) => new TestBrowser(`http://127.0.0.1:${port}`, origin, from),
    restart: async () => {
      await server.stop();
      house.close();
      house = { ...(await openHouse(`${dataFolder}/data`)), now: () => clock.now };
      server = startServer(house, settings, start());
    },
    events: (event) =>
      query<Omit<AuditRow, "details"> & { details: string }>(
        "SELECT event, outcome, ip, agent, user_id, details FROM audit_events ORDER BY seq",
      )
        .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, unknown> }))
        .filter((row) => event === undefined || row.event === event),
    query,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      house.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Makes a person with a password and no factor. */
export async function makePerson(
  { house }: PersonHouse,
  name: string,
  more: { readonly admin?: boolean; readonly password?: string } = {},
): Promise<number> {
  const { admin = false, password = PASSWORD } = more;
  const person = await createPerson(house, operator, { name, kind: "person", admin, password });
  return person.id;
}

function freePort(): number {
  const probe = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const { port } = probe;
  void probe.stop(true);
  return port ?? 0;
}
