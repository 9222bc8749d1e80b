/** A staged release from twine to the index: waited for by CI, tried out with pip and uv, approved, installed (issue 5). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../src/db/open.ts";
import { type FaultHouse, openFaultHouse, type Served } from "../faults/fault-house.ts";
import { prepareClients } from "../support/clients.ts";
import { openDesk } from "../support/desk.ts";
import { install } from "../support/install.ts";
import { loadPolicy } from "../support/load-policy.ts";
import { makeProject } from "../support/make-project.ts";
import { policyOf } from "../support/policy-facts.ts";
import { publish } from "../support/publish.ts";
import { runProcess } from "../support/run-process.ts";

const installers = ["pip 26.3", "uv 0.13.9"] as const;
let house: FaultHouse;
let served: Served;
beforeAll(async () => {
  await prepareClients(["twine 7.0.0", ...installers]);
  house = await openFaultHouse();
  served = await house.start();
  const db = openDatabase(join(house.data, "gatehouse.db"), join(house.data, "changes"), () => 0);
  const exempt = [{ user: "alice", until: Date.UTC(2100, 0), reason: "test" }];
  loadPolicy(db, policyOf([{ level: "any_2fa", release: "staged", exempt }]), served.url);
  db.close();
}, 900_000);
afterAll(() => house[Symbol.asyncDispose]());

const withToken = (path: string) => `${served.url.replace("://", `://__token__:${house.token}@`)}${path}`;
const wait = (version: string, timeout: string) =>
  runProcess(
    [house.executable, "release", "wait", "acme-pay", version, "--url", served.url, "--timeout", timeout],
    {
      cwd: mkdtempSync(join(tmpdir(), "gatehouse-wait-")),
      env: { PATH: "/usr/bin:/bin", GATEHOUSE_TOKEN: house.token },
    },
  );

test("twine succeeds, nobody else finds the release, testers install it, and it comes out whole", async () => {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "acme-pay", version: "1.0" });
  const target = { upload: `${served.url}/legacy/`, token: house.token };
  const run = await publish(desk, "twine 7.0.0", { project, target });
  expect([run.code, run.output]).toEqual([
    0,
    expect.stringContaining("Uploading acme_pay-1.0-py3-none-any.whl"),
  ]);
  expect((await served.get("/simple/acme-pay/")).status).toBe(404);

  const index = withToken("/staged/acme-pay/1.0/simple/");
  for (const client of installers) {
    const order = { index: withToken("/simple/"), requirement: "acme-pay==1.0" };
    expect((await install(desk, client, order)).code).not.toBe(0);
    const extra = client.startsWith("pip") ? "--extra-index-url" : "--index";
    const tried = await install(desk, client, { ...order, options: [extra, index] });
    expect([client, tried.code, tried.installed]).toEqual([client, 0, ["acme-pay 1.0"]]);
  }

  const waiting = wait("1.0", "1m");
  await Bun.sleep(300);
  const early = await wait("1.0", "1s");
  expect([early.code, early.output]).toEqual([1, expect.stringContaining("approved by nobody")]);
  expect((await house.command(["release", "list"])).output).toContain("acme-pay");
  expect((await house.command(["release", "show", "acme-pay", "1.0"])).output).toContain(
    "acme_pay-1.0.tar.gz",
  );
  expect((await house.command(["release", "approve", "acme-pay", "1.0"])).code).toBe(0);
  expect(await waiting).toMatchObject({
    code: 0,
    output: expect.stringContaining("'acme-pay 1.0' is approved."),
  });
  for (const client of installers) {
    const done = await install(desk, client, { index: withToken("/simple/"), requirement: "acme-pay==1.0" });
    expect([client, done.installed]).toEqual([client, ["acme-pay 1.0"]]);
  }
}, 180_000);

test("CI hears of a rejection and of its reason, and the version can be uploaded again", async () => {
  using desk = openDesk();
  const target = { upload: `${served.url}/legacy/`, token: house.token };
  const first = await makeProject(desk.work, { name: "acme-pay", version: "1.1" });
  expect((await publish(desk, "twine 7.0.0", { project: first, target })).code).toBe(0);
  expect(
    (await house.command(["release", "reject", "acme-pay", "1.1", "--reason", "wrong branch"])).code,
  ).toBe(0);
  const told = await wait("1.1", "10s");
  expect([told.code, told.output]).toEqual([1, expect.stringContaining("is rejected: wrong branch")]);
  using other = openDesk();
  const second = await makeProject(other.work, { name: "acme-pay", version: "1.1", filler: 10 });
  expect((await publish(other, "twine 7.0.0", { project: second, target })).code).toBe(0);
  expect((await house.command(["release", "approve", "acme-pay", "1.1"])).code).toBe(0);
  expect((await served.get("/pypi/acme-pay/1.1/json")).status).toBe(200);
}, 120_000);
