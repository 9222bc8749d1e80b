/** `gatehouse policy` through the executable on a real house: what it names, and how it exits. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Console, openConsole, runConsole, type Ran } from "./run-console.ts";
import { smallWheel } from "./small-distribution.ts";

let console: Console;
let config: string;
const rule = (more = "level: phishing_resistant", match = "acme-*") =>
  `policy:\n  critical:\n    - { match: ["${match}"], ${more}, reason: ships everywhere }\n`;

beforeAll(async () => {
  console = openConsole();
  config = join(console.folder, "gatehouse.yaml");
  const folder = join(console.folder, "dists");
  mkdirSync(folder);
  for (const name of ["acme-auth", "other"]) {
    const { filename, bytes } = smallWheel({ name, version: "1.0" });
    await Bun.write(join(folder, filename), bytes);
  }
  await console.run("user create ada");
  await console.run("user create bob");
  expect(await console.run(`import ${folder} --owner ada`)).toMatchObject({ status: 0 });
  await console.run("token create --user ada --scope upload --project acme-*");
});
afterAll(() => console[Symbol.dispose]());

async function put(text: string, name = config): Promise<string> {
  await Bun.write(name, `storage: { data: ${console.data} }\n${text}`);
  chmodSync(name, 0o600);
  return name;
}

const run = (...args: string[]): Promise<Ran> => runConsole(["policy", ...args], { cwd: console.folder });

describe("policy check", () => {
  test("names what becomes critical, who is locked out and which tokens stop, and exits with 1", async () => {
    await put(rule());
    const { status, stdout } = await run("check", config);
    expect(stdout.split("\n")).toEqual([
      "added: gatehouse.yaml:4 acme-*: level a security key; reason ships everywhere",
      "",
      "At once:",
      "  becomes critical: acme-auth",
      "  is locked out: ada, who has a password alone (acme-auth)",
      "  stops: token 1 'console' of ada: made in a session below the level (acme-auth)",
      "",
      "In all:",
      "  People locked out: 1. Tokens that stop: 1.",
      "",
    ]);
    expect(status).toBe(1);
    const json = await run("check", config, "--json");
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      locks_admins: null,
      moments: [
        {
          critical: ["acme-auth"],
          people: [{ user: "ada" }],
          tokens: [{ id: 1, why: "policy.token_level" }],
        },
      ],
    });
  });

  test("exits with 0 where nobody is locked out, with 1 and every line where it has faults", async () => {
    await put(rule("level: any_2fa", "nothing-*"));
    expect((await run("check", config)).status).toBe(0);
    await put(rule("level: no, relase: staged"));
    const { status, stderr } = await run("check", config);
    expect(status).toBe(1);
    for (const words of ["gatehouse.yaml:4:35: policy.critical[0].level", "relase"])
      expect(stderr).toContain(words);
  });

  test("warns of the day on which every admin would be locked out, which no admin is today", async () => {
    await console.run(
      "admin create root --email root@example.com --password-stdin",
      "granite otter lantern\n",
    );
    await put(rule("level: phishing_resistant, enforce_from: 2999-01-01", "nothing-*"));
    const { status, stdout } = await run("check", config);
    expect(stdout).toContain(
      "From 2999-01-01 on every admin is locked out, as they stand today: gatehouse.yaml:4",
    );
    expect(status).toBe(1);
  });

  test("changes nothing", async () => {
    using db = new Database(join(console.data, "gatehouse.db"), { readonly: true });
    expect(db.query("SELECT count(*) AS n FROM policy_loads").get()).toEqual({ n: 0 });
  });
});

describe("policy reload", () => {
  test("of a faulty file keeps the policy, exits with 1, and writes the faults into the record", async () => {
    await put(rule("level: no"));
    const { status, stderr } = await run("reload", config);
    expect([status, stderr.includes("gatehouse.yaml:4:35: policy.critical[0].level")]).toEqual([1, true]);
    const { stdout } = await console.run("audit list --json");
    expect(stdout).toContain("policy.load_refused");
    expect(stdout).toContain("policy.critical[0].level");
  });

  test("of a good one puts it in force, and 'policy explain' tells the rule for a person, an act and a token", async () => {
    await put(
      rule(
        "level: phishing_resistant, enforce_from: 2026-03-01, exempt: [{ user: root, until: 2999-01-01, reason: x }]",
      ),
    );
    expect(await run("reload", config)).toMatchObject({ status: 0 });
    const explain = async (...more: string[]) =>
      (await run("explain", "Acme_Auth", "--config", config, ...more)).stdout;
    expect(await explain()).toStartWith("enforced: gatehouse.yaml:4 acme-*: level a security key");
    expect(await explain("--user", "ada", "--action", "yank")).toContain(
      "refused (policy.level): acme-auth needs a security key to yank (gatehouse.yaml:4, since 2026-03-01: ships everywhere). Add one:",
    );
    expect(await explain("--user", "root")).toContain("allowed (policy.exempt): Enough for gatehouse.yaml:4");
    expect(await explain("--token", "1")).toContain("refused (policy.token_level)");
    expect(JSON.parse(await explain("--token", "1", "--json"))).toMatchObject({
      rules: [{ since: "2026-03-01" }],
      answer: { verdict: "refused" },
    });
    expect((await run("explain", "other", "--config", config)).stdout).toBe("No rule holds for other.\n");
    expect((await run("explain", "other", "--config", config, "--action", "burn")).status).toBe(2);
    expect((await run("explain", "other", "--config", config, "--token", "x")).status).toBe(2);
  });
});

describe("policy test", () => {
  const shipped = join(import.meta.dir, "../../config");

  test("the cases that come with the program pass, and need no data folder", async () => {
    const policy = join(shipped, "gatehouse.example.yaml");
    const ran = await run("test", join(shipped, "policy-cases.example.yaml"), "--policy", policy);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toEndWith("5 passed, 0 failed.\n");
    expect(existsSync(join(console.folder, "gatehouse-data"))).toBe(false);
  });

  test("a case that comes out otherwise is told with its line, both verdicts and the sentence; exit status 1", async () => {
    await put(rule("level: phishing_resistant, enforce_from: 2026-03-01"));
    const cases = join(console.folder, "cases.yaml");
    await Bun.write(
      cases,
      "cases:\n  - { name: one, project: acme_x, expect: allowed, rule: other-* }\n  - { name: two, project: acme-x, level: phishing_resistant, expect: allowed, rule: 'acme-*' }\n",
    );
    const { status, stdout } = await run("test", cases);
    expect(stdout.split("\n")).toEqual([
      "FAILED  one (cases.yaml:2)",
      "        expected allowed, and it is refused",
      "        expected the rule 'other-*', and gatehouse.yaml:4 decides",
      "        acme-x needs a security key to publish (gatehouse.yaml:4, since 2026-03-01: ships everywhere).",
      "ok      two",
      "1 passed, 1 failed.",
      "",
    ]);
    expect(status).toBe(1);
    const json = await run("test", cases, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      cases: [{ ok: false, rule: "gatehouse.yaml:4" }, { ok: true }],
    });
  });

  test("a misspelt key, verdict or name in the cases is a fault with its line", async () => {
    const cases = join(console.folder, "bad.yaml");
    await Bun.write(
      cases,
      "cases:\n  - { name: a, expect: refuse }\n  - { name: b, lvel: any_2fa, expect: allowed, project: 'a b' }\n",
    );
    const { status, stderr } = await run("test", cases);
    expect(status).toBe(1);
    for (const words of [
      "bad.yaml:2:",
      "Did you mean",
      "bad.yaml:3:",
      "lvel",
      "is an invalid value for Name",
    ])
      expect(stderr).toContain(words);
    await Bun.write(cases, "cases: []\n");
    expect((await run("test", cases)).stderr).toContain("there is no case");
  });
});
