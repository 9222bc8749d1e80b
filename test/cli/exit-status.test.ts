/** Every way of failing: one calm line on standard error, nothing on standard output, the right exit status. */
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openConsole, program, runConsole } from "./run-console.ts";

const wrongUsage: [title: string, args: string, line: RegExp][] = [
  ["an unknown command", "usr list", /^gatehouse: There is no command 'usr'\. Did you mean 'user'/],
  ["an unknown flag", "user list --bogus", /^gatehouse: .*--bogus/],
  ["a flag without its value", "token create --user", /^gatehouse: .*--user/],
  ["a missing flag", "project yank demo 1.0", /^gatehouse: .*reason/],
  ["a missing argument", "user disable", /^gatehouse: .*NAME/],
  ["an argument too many", "token revoke 1 2", /^gatehouse: .*2/],
  ["an unknown scope", "token create --user a --scope admin", /^gatehouse: .*admin.*read\|upload/],
  [
    "a bad duration",
    "token create --user a --scope read --expires 90x",
    /^gatehouse: 'expires': '90x' is not a/,
  ],
  ["a bad version", "project yank demo one --reason r", /^gatehouse: 'VERSION': 'one' is invalid/],
  ["a bad project name", "project show _", /^gatehouse: 'PROJECT': '_' is an invalid value/],
  ["a bad number of jobs", "import . --jobs 0", /^gatehouse: 'jobs': '0' is not a number/],
  ["a question without a terminal", "admin create ada --email ada@example.com", /--password-stdin/],
  ["a file without its release", "project delete demo --file x", /^gatehouse: --file needs the release/],
];

for (const [title, args, line] of wrongUsage) {
  test(`${title} is wrong usage: status 2`, async () => {
    using console = openConsole();
    const { status, stdout, stderr } = await runConsole(args.split(" "), { cwd: console.folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
}

test("a data folder that is not there is refused with status 1 and not made by commands that only look", async () => {
  using console = openConsole();
  const { status, stdout, stderr } = await console.run("user list");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toStartWith(`gatehouse: There is no Gatehouse data in the folder '${console.data}'.`);
  expect(stderr.trimEnd()).not.toContain("\n");
  expect((await console.run("user list")).status).toBe(1);
});

test("a fault of the machine is status 3 with its message and no stack", async () => {
  using console = openConsole();
  mkdirSync(console.data);
  writeFileSync(
    join(console.data, "gatehouse.db"),
    "this is not a database, whatever its name says".repeat(40),
  );
  const { status, stdout, stderr } = await console.run("user list");
  expect({ status, stdout, stderr }).toEqual({
    status: 3,
    stdout: "",
    stderr: "gatehouse: file is not a database\n",
  });
});

test("GATEHOUSE_DEBUG=1 adds the stack", async () => {
  const { stderr } = await runConsole(["user", "list", "--data", "/nowhere/at/all"], {
    env: { GATEHOUSE_DEBUG: "1" },
  });
  expect(stderr).toMatch(/^ {4}at /m);
});

test("the bare name prints every command; each of them has --help", async () => {
  const { status, stdout } = await runConsole([]);
  expect(status).toBe(0);
  for (const name of ["serve", "config", "admin", "user", "token", "project", "import"]) {
    expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  }
  const pages = ["import", "project", "project delete", "config check"].map((name) =>
    runConsole([...name.split(" "), "--help"]),
  );
  for (const page of await Promise.all(pages)) {
    expect(page).toMatchObject({ status: 0, stderr: "" });
    expect(page.stdout).toStartWith("USAGE\n");
  }
});

/** What standard error says when the answer goes to `sink`, a piece of shell. */
function withAnswerTo(sink: string): string {
  const command = ["sh", "-c", `"$@" ${sink}`, "sh", ...program, "config", "show", "--json"];
  return Bun.spawnSync(command).stderr.toString();
}

test("whoever stops reading an answer hears no complaint", () => {
  expect(withAnswerTo("| true")).toBe("");
});

test.skipIf(!existsSync("/dev/full"))("an answer that cannot be written is a fault: status 3", () => {
  expect(withAnswerTo("> /dev/full; echo $? >&2")).toBe(
    "gatehouse: the answer cannot be written (ENOSPC).\n3\n",
  );
});
