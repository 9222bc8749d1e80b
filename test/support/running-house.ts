/** A house in a fresh folder behind a real server on loopback, with people, tokens, and ways to send it anything. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPerson } from "../../src/accounts/create-person.ts";
import { consoleActor, type House, openHouse } from "../../src/app/house.ts";
import type { Log } from "../../src/app/log.ts";
import { startServer } from "../../src/app/server.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { createToken, type NewToken } from "../../src/tokens/create-token.ts";
import { type RawAnswer, rawExchange } from "./raw-http.ts";
import type { SampleDist } from "./sample-dist.ts";
import { BOUNDARY, type FormChanges, formBody } from "./upload-form.ts";

export type Call = {
  readonly method?: string;
  /** The secret of a token; sent as Basic `__token__`. */
  readonly token?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

export type Sent = FormChanges & Omit<Call, "body" | "method"> & { readonly path?: string };

export type RunningHouse = AsyncDisposable & {
  readonly house: House;
  readonly address: string;
  /** The address of the listener for uploads, where `server.upload_listen` names one. */
  readonly uploadAddress: string | undefined;
  /** Everything the server has logged, one JSON text a line. */
  readonly logged: readonly string[];
  /** The token of `alice`, an ordinary person, for everything; used where a call names none. */
  readonly token: string;
  /** Makes a person (once) and a token for them, with the scopes read and upload unless told otherwise. */
  tokenFor(person: string, token?: Partial<NewToken> & { admin?: boolean }): Promise<string>;
  /** Never follows redirects; sends no credentials unless told. */
  get(path: string, call?: Call): Promise<Response>;
  /** Sends the form of `dist`, with alice's token unless told otherwise. */
  upload(dist: SampleDist, sent?: Sent): Promise<Response>;
  raw(pieces: readonly (string | Uint8Array)[], options?: { end?: boolean }): Promise<RawAnswer>;
};

/** `public_url` of every running house. */
export const PUBLIC_URL = "https://packages.example.com";

/**
 * @param config further YAML sections; without any, reading is open to anyone
 * @param more of the section `server`
 * @param now a clock of the test's own
 */
export async function runHouse(
  config = "access: { read: anyone }",
  more: Readonly<Record<string, string>> = {},
  now?: () => number,
): Promise<RunningHouse> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  const server = JSON.stringify({ listen: "127.0.0.1:0", public_url: PUBLIC_URL, ...more });
  const parsed = parseConfig(`server: ${server}\nlog: { level: error }\n${config}\n`, "test.yaml", {
    data: join(folder, "data"),
  });
  if ("faults" in parsed) throw new Error(JSON.stringify(parsed.faults));
  const opened = await openHouse(parsed.settings.storage.data);
  const house = now === undefined ? opened : { ...opened, now };
  const logged: string[] = [];
  const running = startServer(house, parsed.settings, { log: keepLog(logged), sharePort: false });
  const { uploadListen } = parsed.settings.server;
  const uploadAddress = uploadListen && (await running.listenForUploads(uploadListen));
  const tokenFor = (person: string, token: Partial<NewToken> & { admin?: boolean } = {}) =>
    makeToken(house, person, token);
  const token = await tokenFor("alice");
  const get = (path: string, call: Call = {}) => request(running.address, path, call);
  return {
    house,
    address: running.address,
    uploadAddress,
    logged,
    token,
    tokenFor,
    get,
    upload: (dist, sent = {}) =>
      get(sent.path ?? "/legacy/", {
        token,
        ...sent,
        method: "POST",
        headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}`, ...sent.headers },
        body: formBody(dist, sent),
      }),
    raw: (pieces, options) => rawExchange(running.address, pieces, options),
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      house.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function request(address: string, path: string, call: Call): Promise<Response> {
  const headers = new Headers(call.headers);
  if (call.token !== undefined) headers.set("authorization", basic(call.token));
  headers.set("accept", call.accept ?? "*/*");
  return fetch(`${address}${path}`, {
    method: call.method ?? "GET",
    headers,
    redirect: "manual",
    ...(call.body === undefined ? {} : { body: Buffer.from(call.body) }),
  });
}

/** The Authorization header that tools send for a token. */
export function basic(secret: string, user = "__token__"): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
}

async function makeToken(
  house: House,
  name: string,
  { admin = false, ...token }: Partial<NewToken> & { admin?: boolean },
): Promise<string> {
  const found = house.db.sqlite
    .query<{ id: number }, [string]>("SELECT id FROM people WHERE name = ?")
    .get(name);
  const person = found ?? (await createPerson(house, consoleActor(), { name, kind: "person", admin }));
  return createToken(house, consoleActor(), {
    name: "test",
    scopes: ["read", "upload"],
    ...token,
    userId: person.id,
  }).secret;
}

function keepLog(lines: string[]): Log {
  const keep = (level: string) => (fact: unknown, text?: string) => {
    const err = fact instanceof Object && "err" in fact ? String(fact.err) : undefined;
    lines.push(JSON.stringify({ level, text, fact, err }));
  };
  return {
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
    flush: () => undefined,
  };
}

/** Every row of the catalog, every blob, and every file in flight. */
export type Holdings = {
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly blobs: readonly string[];
  readonly tmp: readonly string[];
};

const TABLES = ["projects", "roles", "releases", "files", "filenames", "journal", "core_metadata"];

export function holdings({ house }: RunningHouse): Holdings {
  const rows = TABLES.map((table) => {
    const all = house.db.sqlite.query(`SELECT * FROM ${table}`).values();
    return [table, all.map((row) => JSON.stringify(row.map(plain))).sort()] as const;
  });
  const blobs = join(house.dataFolder, "blobs");
  return {
    rows: Object.fromEntries(rows),
    blobs: readdirSync(blobs)
      .flatMap((start) => readdirSync(join(blobs, start)).map((rest) => `${start}${rest}`))
      .sort(),
    tmp: readdirSync(join(house.dataFolder, "tmp")),
  };
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}
