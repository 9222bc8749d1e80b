/** Changing projects at the console. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Console, openConsole, runConsole } from "./run-console.ts";
import { smallSdist, smallWheel } from "./small-distribution.ts";

type Shown = {
  status: string;
  status_reason: string | null;
  roles: { user: string; role: string }[];
  files: { filename: string; version: string; yanked: boolean; yanked_reason: string | null }[];
};

let console: Console;

beforeAll(async () => {
  console = openConsole();
  const folder = join(console.folder, "dists");
  mkdirSync(folder);
  const files = [
    smallWheel({ name: "Demo.Tool", version: "1.0" }),
    smallSdist({ name: "Demo.Tool", version: "1.0" }),
    smallWheel({ name: "Demo.Tool", version: "2.0" }),
    smallWheel({ name: "other", version: "1.0" }),
  ];
  for (const { filename, bytes } of files) await Bun.write(join(folder, filename), bytes);
  await console.run("user create ada");
  await console.run("user create bob");
  const imported = await console.run(`import ${folder} --owner ada`);
  expect(imported).toMatchObject({ status: 0 });
});

afterAll(() => console[Symbol.dispose]());

async function show(name: string): Promise<Shown> {
  const { stdout } = await console.run(`project show ${name} --json`);
  return JSON.parse(stdout) as Shown;
}

test("a project is listed and shown, under any spelling of its name", async () => {
  const listed = await console.run("project list --json");
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { name: "demo-tool", status: "active", status_reason: null, files: 3 },
    { name: "other", status: "active", files: 1 },
  ]);
  const { stdout } = await console.run("project show Demo_Tool");
  expect(stdout).toMatch(/^Demo\.Tool: active, since \d{4}-/);
  expect(stdout).toContain("\nowner: ada\n");
  expect(stdout).toMatch(/^1\.0 +demo_tool-1\.0\.tar\.gz +\d+ /m);
  expect((await console.run("project list")).stdout).toMatch(/^other +active +1 +\d+ /m);
  const unknown = await console.run("project show nothing");
  expect(unknown).toMatchObject({ status: 1, stdout: "" });
  expect(unknown.stderr).toStartWith("gatehouse: There is no project 'nothing' here.");
});

test("a release or one file is yanked with a reason, and taken back", async () => {
  await console.run("project yank demo-tool 1.0.0 --reason broken");
  expect((await show("demo-tool")).files.filter((file) => file.yanked)).toMatchObject([
    { version: "1.0", yanked_reason: "broken" },
    { version: "1.0", yanked_reason: "broken" },
  ]);
  await console.run("project unyank demo-tool 1.0 --file demo_tool-1.0.tar.gz");
  const yanked = (await show("demo-tool")).files.filter((file) => file.yanked);
  expect(yanked.map((file) => file.filename)).toEqual(["demo_tool-1.0-py3-none-any.whl"]);
  await console.run("project unyank demo-tool 1.0");
  expect((await show("demo-tool")).files.some((file) => file.yanked)).toBe(false);
  expect((await console.run("project yank demo-tool 9 --reason r")).status).toBe(1);
});

test("the status is set with a reason; quarantined projects are still listed here", async () => {
  await console.run("project status other quarantined --reason stolen");
  expect(await show("other")).toMatchObject({ status: "quarantined", status_reason: "stolen" });
  expect((await console.run("project list")).stdout).toMatch(/^other +quarantined /m);
  await console.run("project status other active");
  expect(await show("other")).toMatchObject({ status: "active", status_reason: null });
  expect((await console.run("project status other sold")).status).toBe(2);
});

test("what others wrote cannot steer the terminal of whoever reads it", async () => {
  const yank = [
    "project",
    "yank",
    "other",
    "1.0",
    "--reason",
    "\u001b[2J\u009b31mred",
    "--data",
    console.data,
  ];
  expect((await runConsole(yank)).status).toBe(0);
  expect((await console.run("project show other")).stdout).toMatch(/ \[2J 31mred$/m);
  await console.run("project unyank other 1.0");
});

test("roles are granted, listed and revoked; the last owner stays", async () => {
  await console.run("project grant demo-tool bob maintainer");
  const { stdout } = await console.run("project roles demo-tool --json");
  expect(JSON.parse(stdout)).toEqual([
    { user: "ada", role: "owner" },
    { user: "bob", role: "maintainer" },
  ]);
  const last = await console.run("project revoke demo-tool ada");
  expect(last.status).toBe(1);
  expect(last.stderr).toContain("would have no owner left");
  expect((await console.run("project revoke demo-tool bob")).status).toBe(0);
  const twice = await console.run("project revoke demo-tool bob");
  expect(twice.status).toBe(1);
  expect(twice.stderr).toContain("'bob' has no role in project 'demo-tool'");
  expect((await console.run("project grant demo-tool nobody owner")).status).toBe(1);
});

test("delete wants --yes, takes a file, a release, then all, and leaves no blob", async () => {
  const asked = await console.run("project delete demo-tool");
  expect(asked.status).toBe(2);
  expect(asked.stderr).toContain("--yes");
  expect((await show("demo-tool")).files).toHaveLength(3);

  await console.run("project delete demo-tool 1.0 --file demo_tool-1.0.tar.gz --yes");
  expect((await show("demo-tool")).files).toHaveLength(2);
  await console.run("project delete demo-tool 2.0 --yes");
  expect((await show("demo-tool")).files.map((file) => file.version)).toEqual(["1.0"]);
  const all = await console.run("project delete demo-tool --yes");
  expect(all.stderr).toBe("Deleted the project demo-tool; files gone: 1.\n");
  expect((await console.run("project show demo-tool")).status).toBe(1);

  const blobs = readdirSync(join(console.data, "blobs"), { recursive: true, withFileTypes: true });
  expect(blobs.filter((entry) => entry.isFile())).toHaveLength(1);
  expect(existsSync(join(console.folder, "dists", "demo_tool-1.0.tar.gz"))).toBe(true);
});
