/** The policy of a running server: loaded at the start, by SIGHUP and by command; a bad file changes nothing but says so. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../src/db/open.ts";
import { currentPolicy } from "../../src/gate/current-policy.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-policy-"));
const config = join(folder, "g.yaml");
const data = join(folder, "data");
const program = new URL("../../src/main.ts", import.meta.url).pathname;
const head = `server: { listen: 127.0.0.1:0, public_url: http://localhost:8460 }\nstorage: { data: ${data} }\n`;
const rule = (level: string, match = "acme-*") =>
  `policy:\n  critical: [{ match: ["${match}"], level: ${level} }]\n`;

let server: ReturnType<typeof start>;
let address: string;
const put = async (text: string) => {
  await Bun.write(config, head + text);
  chmodSync(config, 0o600);
};
const start = () =>
  Bun.spawn([process.execPath, program, "serve", "--config", config], { stdout: "pipe", stderr: "pipe" });

async function until(found: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await found()) return;
    await Bun.sleep(25);
  }
  throw new Error("it never came");
}

/** Rules in force, as another process reads them. */
function levels(): string[] {
  const db = openDatabase(join(data, "gatehouse.db"), join(data, "changes"), () => 0);
  try {
    return currentPolicy(db.orm).policy.critical.map(({ match, level }) => `${match.join()} ${level}`);
  } finally {
    db.close();
  }
}

const ready = async () => (await fetch(`${address}/readyz`)).status;

beforeAll(async () => {
  await put(rule("any_2fa"));
  server = start();
  let text = "";
  for await (const part of server.stdout) {
    text += new TextDecoder().decode(part);
    const found = /"address":"([^"]+)"/.exec(text)?.[1];
    if (found === undefined) continue;
    address = found;
    break;
  }
});
afterAll(async () => {
  server.kill();
  await server.exited;
  rmSync(folder, { recursive: true, force: true });
});

test("the policy of the file is in force from the start", async () => {
  expect(levels()).toEqual(["acme-* any_2fa"]);
  expect(await ready()).toBe(200);
});

test("SIGHUP loads it again, and the server goes on", async () => {
  await put(rule("phishing_resistant"));
  server.kill("SIGHUP");
  await until(() => levels()[0] === "acme-* phishing_resistant");
  expect(await ready()).toBe(200);
});

test.each([
  ["with a fault", rule("no")],
  ["empty", "\u0000"],
  ["cut off within a line, though what is left is sound", "policy: {}"],
])("J39 a file that is %s keeps the last good policy and fails the readiness check", async (_title, text) => {
  await put(text);
  server.kill("SIGHUP");
  await until(async () => (await ready()) === 503);
  expect(levels()).toEqual(["acme-* phishing_resistant"]);
  expect(await (await fetch(`${address}/readyz`)).text()).toContain("the last load of the policy failed");
  expect(await (await fetch(`${address}/metrics`)).text()).toContain("gatehouse_policy_load_failed 1");
  await put(rule("phishing_resistant"));
  server.kill("SIGHUP");
  await until(async () => (await ready()) === 200);
});

test("J39 a file that is truncated first and written later is loaded when it is whole", async () => {
  await Bun.write(config, head);
  server.kill("SIGHUP");
  await Bun.sleep(200);
  await put(rule("phishing_resistant", "payroll"));
  await until(() => levels()[0] === "payroll phishing_resistant");
});

test("'gatehouse policy reload' loads it beside the server and prints the difference", async () => {
  await put(rule("any_2fa", "payroll"));
  const run = Bun.spawnSync([process.execPath, program, "policy", "reload", config]);
  expect(run.stdout.toString()).toBe(
    "changed: g.yaml:4 payroll: level a security key → a second factor\nThe policy is in force; changes: 1.\n",
  );
  expect(levels()).toEqual(["payroll any_2fa"]);
  const again = Bun.spawnSync([process.execPath, program, "policy", "reload", "--json", config]);
  expect(JSON.parse(again.stdout.toString())).toEqual({ loaded: false, difference: [] });
});

test("J37 a start with a bad policy is refused with the line", async () => {
  await Bun.write(join(folder, "bad.yaml"), `${head}${rule("no")}`);
  const run = Bun.spawnSync([process.execPath, program, "serve", "--config", join(folder, "bad.yaml")]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr.toString()).toContain("bad.yaml:4:42: policy.critical[0].level: 'no' is not one of");
});
