/** Group R of the attack catalogue: what the executable takes from its surroundings, and what it leaves there. */
import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOfExecutable, openFolder, startProgram } from "../support/program.ts";
import { runProcess } from "../support/run-process.ts";
import { basic } from "../support/running-house.ts";
import { type SampleDist, sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const root = join(import.meta.dir, "..", "..");
const asNobody = process.getuid?.() === 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "";
const dist = sampleWheel({ name: "demo" });

async function publish(url: string, token: string, file: SampleDist = dist): Promise<number> {
  const answer = await fetch(`${url}/legacy/`, {
    method: "POST",
    headers: {
      authorization: basic(token),
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    body: Buffer.from(formBody(file)),
  });
  return answer.status;
}

/** Each path below `folder` with its mode in octal, as `ls` shows it. */
function modes(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => {
    const at = statSync(join(folder, path));
    return `${at.isDirectory() ? "folder" : "file"} ${(at.mode & 0o777).toString(8)} ${path}`;
  });
}

test("R01: nothing in the folder it is started in runs or counts", async () => {
  using folder = openFolder();
  const canary = join(folder.path, "canary");
  const evil = `require("fs").writeFileSync(${JSON.stringify(canary)}, "")`;
  const files = {
    "bunfig.toml": 'preload = ["./evil.ts"]\n[run]\npreload = ["./evil.ts"]\n',
    "evil.ts": evil,
    ".env": "GATEHOUSE_DEBUG=1\nBUN_OPTIONS=--preload=./evil.ts\n",
    ".env.local": "GATEHOUSE_DEBUG=1\n",
    ".env.production": "GATEHOUSE_DEBUG=1\n",
    "package.json": '{"type":"commonjs","imports":{"elysia":"./evil.ts"},"main":"evil.ts"}',
    "tsconfig.json": '{"compilerOptions":{"paths":{"*":["./evil.ts"]},"jsxImportSource":"evil"}}',
    "node_modules/elysia/index.js": evil,
    "node_modules/pino/index.js": evil,
    "node_modules/bun/index.js": evil,
    "gatehouse.yaml": "this is: [no config",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder.path, path, ".."), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  }
  await using program = await startProgram({ cwd: folder.path });
  expect((await fetch(`${program.url}/simple/`)).status).toBe(200);
  const failed = await program.console("user", "disable", "nobody");
  expect(failed.output).toContain("nobody");
  expect(failed.output).not.toMatch(/^ {4}at /m);
  expect(readdirSync(folder.path)).not.toContain("canary");
});

test("R02, R07: the unit for systemd clears what runs code, and allows no core dump", () => {
  const unit = readFileSync(join(root, "config/gatehouse.service"), "utf8");
  const cleared = /^UnsetEnvironment=(.*)$/m.exec(unit)?.[1]?.split(" ") ?? [];
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const name of ["BUN_OPTIONS", "BUN_BE_BUN", "BUN_INSPECT", "NODE_OPTIONS", "LD_PRELOAD"]) {
    expect(cleared).toContain(name);
    expect(readme).toContain(`\`${name}\``);
  }
  expect(unit).toMatch(/^LimitCORE=0$/m);
  expect(unit).toMatch(/^UMask=0077$/m);
  expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
});

test("R03: the program names no folder of its builder, and listens on its one port", async () => {
  const executable = readFileSync(await copyOfExecutable());
  expect(executable.indexOf(Buffer.from(join(root, "src")))).toBe(-1);
  expect(executable.indexOf(Buffer.from(join(root, "node_modules")))).toBe(-1);
  await using program = await startProgram();
  const sockets = readdirSync(`/proc/${program.pid}/fd`).map((fd) => linkOf(`/proc/${program.pid}/fd/${fd}`));
  const listening = ["tcp", "tcp6"].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === "0A" && sockets.includes(`socket:[${row[9]}]`)),
  );
  expect(listening.map((row) => row[1]?.split(":")[1])).toEqual([
    program.port.toString(16).toUpperCase().padStart(4, "0"),
  ]);
});

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

test("R04: every dependency is pinned, in one lock file, at a version without the known holes", async () => {
  const { dependencies, devDependencies } = (await Bun.file(join(root, "package.json")).json()) as Record<
    string,
    Record<string, string>
  >;
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const least = {
    elysia: "1.4.30",
    "drizzle-orm": "0.45.4",
    "@simplewebauthn/server": "13.3.2",
    yaml: "2.9.1",
  };
  for (const [name, version] of Object.entries(least))
    expect(Bun.semver.order(dependencies?.[name] ?? "0.0.0", version)).not.toBe(-1);
  const lock = await Bun.file(join(root, "package-lock.json")).text();
  expect(lock).toContain('"integrity"');
  expect(lock).not.toContain('"resolved"');
});

test("R05: two bundles of one source are the same, letter by letter", async () => {
  const bundle = async (): Promise<string> => {
    const built = await Bun.build({ entrypoints: [join(root, "src/main.ts")], target: "bun" });
    return (await built.outputs[0]?.text()) ?? "";
  };
  const [one, two] = [await bundle(), await bundle()];
  expect(one.length).toBeGreaterThan(100_000);
  expect(Bun.hash(one)).toBe(Bun.hash(two));
});

test("R06, R03, D20: as nobody, with no PATH, from an empty folder, it writes to its data folder alone, for itself alone", async () => {
  using folder = openFolder();
  const trace = join(folder.path, "trace");
  const calls =
    "trace=execve,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,connect,unlink,unlinkat";
  await using program = await startProgram({
    env: { PATH: "" },
    shell: `umask 000; exec /usr/bin/strace -f -qq -o ${trace} -e ${calls} ${asNobody === "" ? "" : `/usr/bin/${asNobody}`} "$@"`,
  });
  const token = await program.token("ann");
  expect(await publish(program.url, token)).toBe(200);
  const setup = sampleSdist({
    name: "demo",
    files: { "setup.cfg": "[metadata]\n", "evil.pth": "import os" },
  });
  expect(await publish(program.url, token, setup)).toBe(200);
  expect((await fetch(`${program.url}/simple/demo/`)).status).toBe(200);
  if (asNobody !== "") expect(statSync(join(program.data, "gatehouse.db")).uid).toBe(65534);
  expect(readdirSync(program.cwd)).toEqual([]);
  const wrong = modes(program.data).filter((line) => !/^(?:folder 700|file 600) /.test(line));
  expect(wrong).toEqual([]);
  const written = readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /O_CREAT|mkdir|rename|creat\(|unlink/.test(line) && !/= -1 E/.test(line))
    .filter((line) => !line.includes(`"${program.data}`) && !line.includes("resumed"));
  expect(written).toEqual([]);
  expect(readFileSync(trace, "utf8")).toContain(`mkdir("${program.data}/tmp"`);
  expect([...readFileSync(trace, "utf8").matchAll(/execve\(.* = 0$/gm)].length).toBeLessThanOrEqual(2);
  expect(readFileSync(trace, "utf8")).not.toMatch(/connect\(.*AF_INET/);
});

test("R07: secrets stay out of what other users see of the process", async () => {
  await using program = await startProgram();
  const token = await program.token("ann");
  expect(await publish(program.url, token)).toBe(200);
  const shown = readFileSync(`/proc/${program.pid}/cmdline`, "utf8");
  expect(shown + (await program.output())).not.toContain(token.slice(3));
  expect(statSync(program.data).mode & 0o777).toBe(0o700);
});

test("R08: unknown words are status 2, and the version names what is inside", async () => {
  const executable = await copyOfExecutable();
  const run = (...args: string[]) => runProcess([executable, ...args], { cwd: "/", env: {} });
  expect((await run("srve")).code).toBe(2);
  expect((await run("serve", "--prot")).code).toBe(2);
  expect((await run("serve", "--config", "/nowhere.yaml")).code).toBeGreaterThan(0);
  const version = await run("--version");
  expect([version.code, version.stdout]).toEqual([
    0,
    expect.stringMatching(/^\d+\.\d+\.\d+ \(Bun \d+\.\d+\.\d+, SQLite \d+\.\d+\.\d+\)\n$/),
  ]);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends it in order, with status 0 and no leftovers",
  async (signal) => {
    await using program = await startProgram();
    expect(await publish(program.url, await program.token("ann"))).toBe(200);
    expect(await program.stop(signal)).toBe(0);
    expect(await program.output()).toContain('"stopped"');
    expect(readdirSync(join(program.data, "tmp"))).toEqual([]);
  },
);

test.each([
  ["standard input closed", 'exec "$@" <&-'],
  ["standard output closed", 'exec "$@" >&-'],
  ["standard output and error closed", 'exec "$@" >&- 2>&-'],
  ["every standard stream closed", 'exec "$@" <&- >&- 2>&-'],
  ["a full disk behind its log", 'exec "$@" > /dev/full 2> /dev/full'],
  ["nobody reading its log", '"$@" 2>&1 | exec /bin/true'],
])("it serves and takes uploads with %s", async (_, shell) => {
  await using program = await startProgram({ shell, env: { PATH: "/usr/bin:/bin" } });
  expect(await publish(program.url, await program.token("ann"))).toBe(200);
  for (let turn = 0; turn < 20; turn += 1) {
    const page = await fetch(`${program.url}/simple/demo/`);
    expect(await page.text()).toContain(">demo-1.0-py3-none-any.whl</a>");
  }
  const database = readFileSync(join(program.data, "gatehouse.db"));
  expect(database.subarray(0, 15).toString()).toBe("SQLite format 3");
});

test("a clock in Kathmandu and a locale of its own change no answer", async () => {
  const env = { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" };
  await using program = await startProgram({ env });
  expect(await publish(program.url, await program.token("ISMAIL"))).toBe(200);
  const answer = await fetch(`${program.url}/simple/DEMO/`, {
    headers: { accept: "application/vnd.pypi.simple.v1+json" },
  });
  const { files } = (await answer.json()) as { files: { "upload-time": string }[] };
  const age = Date.now() - Date.parse(files[0]?.["upload-time"] ?? "");
  expect(Math.abs(age)).toBeLessThan(10 * 60_000);
});

test("a data folder may lie deep, and have spaces, quotes and letters of any script in its path", async () => {
  using folder = openFolder();
  const data = join(
    folder.path,
    "a b",
    'it\'s "here"',
    "\u0434\u0430\u043d\u043d\u044b\u0435 \u00e9",
    `${"deep/".repeat(40)}x`,
    "%2e%2e",
  );
  await using program = await startProgram({ data });
  expect(await publish(program.url, await program.token("ann"))).toBe(200);
  expect((await fetch(`${program.url}/simple/demo/`)).status).toBe(200);
});

test("N16: config check reads its file, writes nothing and asks no network", async () => {
  using folder = openFolder();
  const [config, trace] = [join(folder.path, "g.yaml"), join(folder.path, "trace")];
  writeFileSync(config, "log: {}\n");
  const executable = await copyOfExecutable();
  const traced = [
    "/usr/bin/strace",
    "-f",
    "-qq",
    "-o",
    trace,
    "-e",
    "trace=openat,mkdir,rename,unlink,socket,connect",
  ];
  for (const [text, code] of [
    ["log: {}\n", 0],
    ["lug: {}\n", 1],
  ] as const) {
    writeFileSync(config, text);
    const done = await runProcess([...traced, executable, "config", "check", config], {
      cwd: folder.path,
      env: {},
    });
    expect(done.code).toBe(code);
    const calls = readFileSync(trace, "utf8");
    expect(calls).toContain(`"${config}", O_RDONLY`);
    expect(calls).not.toMatch(/O_CREAT|O_WRONLY|O_RDWR.*gatehouse|mkdir\(|rename\(|unlink\(|AF_INET/);
  }
  expect((await runProcess([executable, "config", "check", "--no-such"], { cwd: "/", env: {} })).code).toBe(
    2,
  );
});
