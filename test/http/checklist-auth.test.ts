/** Items 110 and 116 to 124 of the conformance checklist: who may read and upload, and how a no is said. */
import { afterAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { consoleActor } from "../../src/app/house.ts";
import { revokeToken } from "../../src/tokens/revoke-token.ts";
import { expectClean } from "../support/expect-clean.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { digestOf } from "../support/upload-form.ts";

const running = await runHouse("access: { read: authenticated }");
afterAll(() => running[Symbol.asyncDispose]());
const dist = sampleWheel({ name: "team-tool" });
expect((await running.upload(dist)).status).toBe(200);
const sha256 = digestOf("sha256", dist.bytes);
const file = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${dist.filename}`;

const existing = [
  "/simple/",
  "/simple/team-tool/",
  file,
  `${file}.metadata`,
  "/pypi/team-tool/json",
  "/legacy/+simple/team-tool/",
];
const missing = [
  "/simple/none/",
  `/files/00/${"0".repeat(62)}/x.whl`,
  "/pypi/none/json",
  "/simple/Not.Normal",
  "/files/x",
];

test.each([...existing, ...missing])(
  "118, 120, 142: %s of a closed index is 401 for nobody in particular",
  async (path) => {
    for (const method of ["GET", "HEAD"]) {
      const answer = await running.get(path, { method });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe('Basic realm="gatehouse", charset="UTF-8"');
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  },
);

test("118: the 401 of a missing project is that of an existing one", async () => {
  const text = async (path: string) => (await running.get(path)).text();
  expect(await text("/simple/none/")).toBe(await text("/simple/team-tool/"));
});

test.each([
  ["Basic, __token__", (token: string) => basic(token)],
  ["Basic, any user", (token: string) => basic(token, "alice")],
  ["Basic, no user", (token: string) => basic(token, "")],
  ["Basic, white space around", (token: string) => basic(` ${token}\n`)],
  ["basic in lower case", (token: string) => basic(token).replace("Basic", "basic")],
  ["Bearer", (token: string) => `Bearer ${token}`],
  ["bearer with spaces", (token: string) => `bearer   ${token}  `],
])("116, 117: %s lets in", async (_, header) => {
  for (const path of existing) {
    const answer = await running.get(path, { headers: { authorization: header(running.token) } });
    expect(answer.status).toBe(200);
  }
});

const revoked = await running.tokenFor("alice", { name: "old" });
const { id } = running.house.db.sqlite.query("SELECT max(id) AS id FROM tokens").get() as { id: number };
revokeToken(running.house, consoleActor(), id);
const expired = await running.tokenFor("alice", { lifetime: 1 });
const flipped = `${running.token.slice(0, -1)}${running.token.endsWith("A") ? "B" : "A"}`;

test.each([
  ["an unknown token", basic(flipped)],
  ["a revoked token", basic(revoked)],
  ["an expired token", basic(expired)],
  ["a password", basic("hunter2", "alice")],
  ["nothing after Basic", "Basic"],
  ["no base64", "Basic ###"],
  ["no colon", `Basic ${btoa("abc")}`],
  ["another scheme", `Digest ${running.token}`],
  ["the token itself", running.token],
])("110, 116, 121: %s is 401, on reading and on uploading", async (_, authorization) => {
  const before = holdings(running);
  const read = await running.get("/simple/team-tool/", { headers: { authorization } });
  const upload = await running.get("/legacy/", { method: "POST", headers: { authorization }, body: "x" });
  for (const answer of [read, upload]) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toStartWith("Basic ");
    expect(await answer.text()).not.toContain(running.token);
  }
  await expectClean(running, before);
});

test("119: with credentials a missing project is 404", async () => {
  for (const path of ["/simple/none/", "/pypi/none/json", `/files/00/${"0".repeat(62)}/x.whl`])
    expect((await running.get(path, { token: running.token })).status).toBe(404);
});

test("119, 120, 122: a token for other projects is 403 on reading and on uploading, and creates none", async () => {
  const token = await running.tokenFor("alice", { projects: ["acme-*"] });
  for (const path of existing.slice(1)) {
    const answer = await running.get(path, { token });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("team-tool")]);
  }
  const before = holdings(running);
  for (const name of ["team-tool", "brand-new"]) {
    const answer = await running.upload(sampleWheel({ name, version: "2.0" }), { token });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining(`Invalid API Token: project-scoped token is not valid for project: '${name}'`),
    ]);
  }
  await expectClean(running, before);
  expect((await running.upload(sampleWheel({ name: "acme-one" }), { token })).status).toBe(200);
});

test("110: a token without the scope, or of a person without a role, is 403", async () => {
  const before = holdings(running);
  const reader = await running.tokenFor("alice", { scopes: ["read"] });
  const writer = await running.tokenFor("alice", { scopes: ["upload"] });
  const stranger = await running.tokenFor("bob");
  const next = sampleWheel({ name: "team-tool", version: "3.0" });
  expect((await running.upload(next, { token: reader })).status).toBe(403);
  expect((await running.get("/simple/", { token: writer })).status).toBe(403);
  const answer = await running.upload(next, { token: stranger });
  expect([answer.status, await answer.text()]).toEqual([
    403,
    expect.stringContaining("isn't allowed to upload to project 'team-tool'"),
  ]);
  await expectClean(running, before);
});

test("121: no secret stands in the data folder or in the log", async () => {
  const folder = running.house.dataFolder;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(2);
  for (const entry of files)
    expect(readFileSync(join(entry.parentPath, entry.name)).includes(running.token)).toBe(false);
  expect(running.logged.join("\n")).not.toContain(running.token);
});

test("123: tokens start with gh_", () => {
  expect(running.token).toStartWith("gh_");
});

test("129: the routes of trusted publishing are a cheap 404", async () => {
  expect((await running.get("/_/oidc/audience")).status).toBe(404);
  expect((await running.get("/_/oidc/mint-token", { method: "POST", body: "{}" })).status).toBe(404);
});
