/** Which requests for a file count as a download: over the wire, with the address that a trusted proxy tells. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createToken } from "../../src/tokens/create-token.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../support/person-house.ts";
import { basic } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { writtenDays, writtenRows } from "../support/takings.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const dist = sampleWheel({ name: "payroll", salt: "x".repeat(5000) });
let at: PersonHouse;
let token: string;
let path: string;
beforeAll(async () => {
  at = await openPersonHouse();
  const userId = await makePerson(at, "ada");
  token = createToken(at.house, operator, { userId, name: "ci", scopes: ["read", "upload"] }).secret;
  const sent = await fetch(`${at.origin}/legacy/`, {
    method: "POST",
    headers: { authorization: basic(token), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(formBody(dist)),
  });
  expect(sent.status).toBe(200);
  const sha256 = new Bun.CryptoHasher("sha256").update(dist.bytes).digest("hex");
  path = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${dist.filename}`;
});
afterAll(() => at[Symbol.asyncDispose]());

type Ask = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

async function ask({ method = "GET", path: other = path, headers = {} }: Ask): Promise<number> {
  const response = await fetch(`${at.origin}${other}`, {
    method,
    headers: {
      authorization: basic(token),
      "user-agent": "uv/0.13.9",
      "x-forwarded-for": "192.0.2.33",
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
}

/** What the requests add, once the server was stopped in order and started again. */
async function counted(asks: readonly Ask[]): Promise<{ statuses: number[]; count: number; rows: number }> {
  const { sqlite } = at.house.db;
  for (const table of ["downloads", "download_days"]) sqlite.run(`DELETE FROM ${table}`);
  const statuses = await Promise.all(asks.map(ask));
  await at.restart();
  return {
    statuses: [...new Set(statuses)],
    count: writtenDays(at.house, "payroll").reduce((sum, [, count = 0]) => sum + count, 0),
    rows: writtenRows(at.house).length,
  };
}

const range = (bytes: string): Ask => ({ headers: { range: `bytes=${bytes}` } });

test("a download is of the person, the token and the address behind the proxy, and is written at the stop", async () => {
  expect(await counted([{}])).toEqual({ statuses: [200], count: 1, rows: 1 });
  expect(writtenRows(at.house)).toMatchObject([
    {
      project: "payroll",
      filename: dist.filename,
      user: "ada",
      token: "ci",
      ip: "192.0.2.33",
      client: "uv",
      count: 1,
    },
  ]);
});

test("fifty at once are fifty, from one taker in one row", async () => {
  expect(await counted(Array.from({ length: 50 }, () => ({})))).toEqual({
    statuses: [200],
    count: 50,
    rows: 1,
  });
});

test.each<[string, Ask, number]>([
  ["HEAD", { method: "HEAD" }, 200],
  ["what the client has already", { headers: { "if-none-match": "*" } }, 304],
  ["a range beyond the end", range("9999999-"), 416],
  ["without a token", { headers: { authorization: "" } }, 401],
])("%s does not count", async (_, asked, status) => {
  expect(await counted([asked])).toEqual({ statuses: [status], count: 0, rows: 0 });
});

test("metadata does not count, nor a file that is not here", async () => {
  expect(await counted([{ path: `${path}.metadata` }])).toEqual({ statuses: [200], count: 0, rows: 0 });
  expect(await counted([{ path: `${path}x` }])).toEqual({ statuses: [404], count: 0, rows: 0 });
});

test("one download in eight parts counts once", async () => {
  const step = Math.ceil(dist.bytes.length / 8);
  const parts = Array.from({ length: 8 }, (_, n) => range(`${n * step}-${(n + 1) * step - 1}`));
  expect(await counted(parts)).toEqual({ statuses: [206], count: 1, rows: 1 });
});

test("whoever reads the end of a wheel alone is known, and is not counted", async () => {
  expect(await counted([range("-200"), range("100-400")])).toEqual({ statuses: [206], count: 0, rows: 1 });
});

test("reading goes on while nothing can be written, and is written when it can", async () => {
  const { sqlite } = at.house.db;
  for (const table of ["downloads", "download_days"]) sqlite.run(`DELETE FROM ${table}`);
  const [pages] = sqlite.query<{ page_count: number }, []>("PRAGMA page_count").all();
  sqlite.run(`PRAGMA max_page_count = ${pages?.page_count ?? 0}`);
  // Past one flush of the running server, which fails.
  const until = Date.now() + 6_000;
  const statuses = new Set<number>();
  for (let n = 0; Date.now() < until; n += 1) {
    statuses.add(await ask({ headers: { "x-forwarded-for": `10.1.${n >> 8}.${n & 255}` } }));
    await Bun.sleep(5);
  }
  expect([...statuses]).toEqual([200]);
  sqlite.run("PRAGMA max_page_count = 1000000");
  await at.restart();
  expect(writtenRows(at.house).length).toBeGreaterThan(100);
});
