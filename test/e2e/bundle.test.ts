/** From a house with an upstream into one without a network: fetch, export, import, and real clients that install there. */
import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import { openDesk } from "../support/desk.ts";
import { distributions } from "../support/distributions.ts";
import {
  digestOf,
  jsonPage,
  type HostileUpstream,
  startHostileUpstream,
} from "../support/hostile-upstream.ts";
import { install } from "../support/install.ts";
import { copyOfExecutable, startProgram } from "../support/program.ts";
import { runProcess } from "../support/run-process.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const app = sampleWheel({
  name: "app",
  version: "2.0",
  metadata: "Requires-Dist: lib[fast]>=1; python_version >= '3'\n",
});
const lib = sampleWheel({
  name: "lib",
  version: "1.5",
  metadata:
    "Provides-Extra: fast\nRequires-Dist: quick; extra == 'fast'\nRequires-Dist: never; extra == 'slow'\n",
});
const quick = sampleWheel({ name: "quick", version: "0.1" });
const sdist = sampleSdist({ name: "quick", version: "0.1" });
const UPLOADED = "2024-03-02T01:02:03.456789Z";
const PROVENANCE = "https://upstream.example/integrity/quick";

function fill(upstream: HostileUpstream): void {
  const pages = { app: [app], lib: [lib], quick: [quick, sdist] };
  for (const [name, files] of Object.entries(pages)) {
    const more = { "upload-time": UPLOADED, "requires-python": ">=3.8", provenance: PROVENANCE };
    const listed = files.map(({ filename, bytes }) => ({
      filename,
      bytes,
      ...more,
      ...(filename === sdist.filename ? { yanked: "broken" } : {}),
    }));
    upstream.on(`/simple/${name}/`, jsonPage(name, listed));
    for (const { filename, bytes } of files) upstream.on(`/files/${filename}`, bytes);
  }
}

function openRoom() {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bundle-"));
  const run = async (data: string, ...args: string[]) =>
    runProcess(
      [
        await copyOfExecutable(),
        ...args,
        "--data",
        join(folder, data),
        "--config",
        join(folder, `${data}.yaml`),
      ],
      { cwd: folder, env: {} },
    );
  const config = (data: string, url: string, mirror: object = {}) => {
    const upstreams = { up: { url, allow_private_addresses: true, timeout: "1s" } };
    const text = `access: { read: anyone }\nindexes: { main: { hosts: true, upstreams: [up] } }\nupstreams: ${JSON.stringify(upstreams)}\nmirror: ${JSON.stringify(mirror)}\n`;
    writeFileSync(join(folder, `${data}.yaml`), text);
    return text;
  };
  return { folder, run, config, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

const held = (folder: string, data: string) =>
  readdirSync(join(folder, data, "blobs"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;

test("L29 a list without hashes brings its dependencies by markers and extras; the bundle goes into a house that asks nobody", async () => {
  using room = openRoom();
  const { folder, run, config } = room;
  await using upstream = await startHostileUpstream();
  fill(upstream);
  config("one", upstream.url);
  writeFileSync(join(folder, "requirements.txt"), "app\n");
  const fetched = await run("one", "fetch", "requirements.txt", "--python", "3.11", "--json");
  expect(fetched.output).toContain('"fetched": 4');
  expect(upstream.count("/simple/never/")).toBe(0);
  const exported = JSON.parse((await run("one", "export", "b.tar", "--json")).stdout) as {
    files: number;
    manifest_sha256: string;
  };
  expect(exported.files).toBe(4);

  const text = config("two", "http://127.0.0.1:9/simple/", { offline: true });
  const wrong = await run("two", "import", "b.tar", "--expect", "0".repeat(64));
  expect([wrong.code, held(folder, "two")]).toEqual([1, 0]);
  const imported = await run("two", "import", "b.tar", "--expect", exported.manifest_sha256, "--json");
  expect(imported.output).toContain('"files": 4');
  expect((await run("two", "import", "b.tar")).code).toBe(0);
  expect((await run("two", "project", "list")).output).not.toContain("app");
  const data = join(folder, "two");
  expect((await checkHouse({ dataFolder: data, now: () => 0 })).faults).toEqual([]);

  const trace = join(folder, "trace");
  await using program = await startProgram({
    config: text,
    data,
    env: { PATH: "/usr/bin:/bin" },
    shell: `exec strace -f -qq -e trace=connect -o ${trace} "$@"`,
  });
  const page = (await (
    await fetch(`${program.url}/simple/quick/`, {
      headers: { accept: "application/vnd.pypi.simple.v1+json" },
    })
  ).json()) as { files: object[] };
  expect(page.files).toContainEqual(
    expect.objectContaining({
      filename: quick.filename,
      "upload-time": UPLOADED,
      "requires-python": ">=3.8",
      provenance: PROVENANCE,
      "core-metadata": { sha256: digestOf(quick.metadata) },
    }),
  );
  expect(page.files).toContainEqual(expect.objectContaining({ filename: sdist.filename, yanked: "broken" }));
  for (const client of ["pip 26.3", "uv 0.13.9"] as const) {
    using desk = openDesk();
    const done = await install(desk, client, { index: `${program.url}/simple/`, requirement: "app" });
    expect(done).toMatchObject({ code: 0, installed: ["app 2.0", "lib 1.5", "quick 0.1"] });
  }
  expect((await fetch(`${program.url}/simple/unknown-name/`)).status).toBeGreaterThanOrEqual(400);
  const outbound = readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /sa_family=AF_INET6?/.test(line));
  expect(outbound).toEqual([]);
}, 120_000);

test("a bundle that was changed anywhere, or holds a name of this house, is refused whole", async () => {
  using room = openRoom();
  const { folder, run, config } = room;
  await using upstream = await startHostileUpstream();
  fill(upstream);
  config("one", upstream.url);
  writeFileSync(join(folder, "requirements.txt"), "app\n");
  await run("one", "fetch", "requirements.txt");
  await run("one", "export", "b.tar");
  config("two", upstream.url);
  const whole = readFileSync(join(folder, "b.tar"));
  const last = whole.lastIndexOf("files/");
  const changes: Record<string, Buffer> = {
    "a byte of a file": Buffer.concat([
      whole.subarray(0, last + 700),
      Buffer.from([(whole[last + 700] ?? 0) ^ 1]),
      whole.subarray(last + 701),
    ]),
    "a file of the manifest": Buffer.from(
      whole.toString("latin1").replace("app-2.0-py3", "app-2.1-py4").replace("app-2.0-py3", "oops-2.0-p"),
      "latin1",
    ),
    "cut short": whole.subarray(0, whole.length - 1500),
    "something behind its end": Buffer.concat([whole, Buffer.alloc(512, 1)]),
    "the last file left out": Buffer.concat([whole.subarray(0, last), Buffer.alloc(1024)]),
    "no tar at all": Buffer.from("hello"),
    nothing: Buffer.alloc(0),
  };
  for (const [what, bytes] of Object.entries(changes)) {
    writeFileSync(join(folder, "bad.tar"), bytes);
    const refused = await run("two", "import", "bad.tar");
    expect([what, refused.code, held(folder, "two"), readdirSync(join(folder, "two", "tmp")).length]).toEqual(
      [what, 1, 0, 0],
    );
  }
  writeFileSync(
    join(folder, "two.yaml"),
    `reserved: [lib]\n${readFileSync(join(folder, "two.yaml"), "utf8")}`,
  );
  const reserved = await run("two", "import", "b.tar");
  expect([reserved.code, reserved.output.includes("'lib'"), held(folder, "two")]).toEqual([1, true, 0]);
}, 120_000);

test("an import that is killed leaves nothing half, and the next one brings all", async () => {
  using room = openRoom();
  const { folder, run, config } = room;
  const wheels = (await distributions("wheels")).slice(0, 20);
  await using upstream = await startHostileUpstream();
  for (const path of wheels) {
    const [name = ""] = basename(path).split("-");
    const normal = name.toLowerCase().replace(/[-_.]+/g, "-");
    const bytes = readFileSync(path);
    upstream.on(`/simple/${normal}/`, jsonPage(normal, [{ filename: basename(path), bytes }]));
    upstream.on(`/files/${basename(path)}`, bytes);
  }
  config("one", upstream.url);
  const pins = wheels.map(
    (path) => `${basename(path).split("-")[0]} --hash=sha256:${digestOf(readFileSync(path))}`,
  );
  writeFileSync(join(folder, "requirements.txt"), pins.join("\n"));
  expect((await run("one", "fetch", "requirements.txt")).code).toBe(0);
  expect((await run("one", "export", "b.tar")).code).toBe(0);
  config("two", upstream.url);
  const args = ["import", "b.tar", "--data", join(folder, "two"), "--config", join(folder, "two.yaml")];
  for (const wait of [40, 80, 120, 160, 200, 240]) {
    const child = Bun.spawn([await copyOfExecutable(), ...args], {
      cwd: folder,
      env: {},
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    await Bun.sleep(wait);
    child.kill("SIGKILL");
    await child.exited;
    const listed = await run("two", "export", "probe.tar", "--json");
    if (listed.code === 0) expect(JSON.parse(listed.stdout)).toMatchObject({ files: wheels.length });
    rmSync(join(folder, "probe.tar"), { force: true });
  }
  expect((await run("two", "import", "b.tar", "--json")).output).toContain(`"files": ${wheels.length}`);
  expect((await checkHouse({ dataFolder: join(folder, "two"), now: () => 0 })).faults).toEqual([]);
}, 120_000);

test("projects of the house go along where they are named, and are projects of the house there too", async () => {
  using room = openRoom();
  const { folder, run, config } = room;
  config("one", "http://127.0.0.1:9/simple/", { offline: true });
  config("two", "http://127.0.0.1:9/simple/", { offline: true });
  const own = sampleWheel({ name: "ours", version: "1.0" });
  writeFileSync(join(folder, own.filename), own.bytes);
  const dists = join(folder, "dists");
  await Bun.write(join(dists, own.filename), own.bytes);
  expect((await run("one", "import", dists)).code).toBe(0);
  expect((await run("one", "export", "b.tar")).code).toBe(1);
  expect((await run("one", "export", "b.tar", "ours")).code).toBe(0);
  expect((await run("two", "import", "b.tar")).code).toBe(0);
  expect((await run("two", "project", "list")).output).toContain("ours");
}, 120_000);
