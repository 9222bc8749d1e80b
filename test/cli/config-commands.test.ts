/** `config check` and `config show`, on real files. */
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openConsole, runConsole } from "./run-console.ts";

const faulty = ["server:", "  listen: nowhere", "acces: {}"].join("\n");

test("a right file is status 0; a file that is not named is gatehouse.yaml", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "gatehouse.yaml"), "access: { read: anyone }\n");
  const plain = await runConsole(["config", "check"], { cwd: console.folder });
  expect(plain).toMatchObject({ status: 0, stdout: "'gatehouse.yaml' is right.\n", stderr: "" });
  const json = await runConsole(["config", "check", "gatehouse.yaml", "--json"], { cwd: console.folder });
  expect(json.status).toBe(0);
  expect(JSON.parse(json.stdout)).toEqual({ file: "gatehouse.yaml", ok: true, faults: [], warnings: [] });
});

test("every fault is a line with its place, and the status is 1", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "bad.yaml"), faulty);
  const { status, stdout, stderr } = await runConsole(["config", "check", "bad.yaml"], {
    cwd: console.folder,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const lines = stderr.trimEnd().split("\n");
  expect(lines[0]).toStartWith("gatehouse: 'bad.yaml' cannot be used; faults: 2.");
  expect(lines[1]).toStartWith("  bad.yaml:2:11: server.listen: ");
  expect(lines[2]).toStartWith("  bad.yaml:3:1: acces: ");
  expect(lines).toHaveLength(3);
});

test("--json gives faults to programs, also when the file is not there", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "bad.yaml"), faulty);
  const bad = await runConsole(["config", "check", "--config", "bad.yaml", "--json"], {
    cwd: console.folder,
  });
  expect(bad).toMatchObject({ status: 1, stderr: "" });
  const answer = JSON.parse(bad.stdout) as { ok: boolean; faults: string[] };
  expect(answer.ok).toBe(false);
  expect(answer.faults).toHaveLength(2);
  const gone = await runConsole(["config", "check", "gone.yaml", "--json"], { cwd: console.folder });
  expect(gone.status).toBe(1);
  expect((JSON.parse(gone.stdout) as { faults: string[] }).faults[0]).toContain("does not exist");
});

test("any other command stops at a faulty file in the same words", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "bad.yaml"), faulty);
  const { status, stderr } = await runConsole(["user", "list", "--config", "bad.yaml"], {
    cwd: console.folder,
  });
  expect(status).toBe(1);
  expect(stderr).toContain("\n  bad.yaml:3:1: acces: ");
});

test("config show names the source of every setting", async () => {
  using console = openConsole();
  writeFileSync(join(console.folder, "g.yaml"), "access: { read: anyone }\n");
  const shown = await runConsole(["config", "show", "--config", "g.yaml", "--data", "elsewhere", "--json"], {
    cwd: console.folder,
  });
  expect(shown.status).toBe(0);
  const { settings } = JSON.parse(shown.stdout) as {
    settings: { path: string; value: string; source: string }[];
  };
  expect(settings).toContainEqual({ path: "access.read", value: "anyone", source: "g.yaml:1" });
  expect(settings).toContainEqual({ path: "storage.data", value: "elsewhere", source: "--data" });
  expect(settings).toContainEqual({ path: "access.new_projects", value: "members", source: "default" });
  const table = await runConsole(["config", "show"], { cwd: console.folder });
  expect(table.stdout).toMatch(/^access\.read +authenticated +default$/m);
});
