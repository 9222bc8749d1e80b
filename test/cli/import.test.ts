/** `import` of whole folders: twice, interrupted, with bad files in between, in flat memory. */
import { expect, test } from "bun:test";
import { chownSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Console, openConsole, spawnConsole } from "./run-console.ts";
import { smallSdist, smallWheel } from "./small-distribution.ts";

type Summary = {
  imported: number;
  unchanged: number;
  refused: { file: string; code: string; reason: string }[];
  warned: { file: string; warnings: string[] }[];
  skipped: number;
  interrupted: boolean;
  left: number;
};

/** Writes wheels and sdists of `projects` projects with ten versions each into folders, as pypiserver may keep them. */
function fillFolder(folder: string, projects: number): void {
  for (let project = 0; project < projects; project += 1) {
    const name = `project-${project}`;
    const inside = join(folder, project % 2 === 0 ? "." : name);
    mkdirSync(inside, { recursive: true });
    for (let version = 0; version < 5; version += 1) {
      const small = { name, version: `1.${version}` };
      for (const made of [smallWheel(small), smallSdist(small)]) {
        writeFileSync(join(inside, made.filename), made.bytes);
      }
    }
  }
}

async function importJson(
  console: Console,
  folder: string,
  flags = "",
): Promise<Summary & { status: number }> {
  const { status, stdout } = await console.run(`import ${folder} --json${flags}`);
  return { status, ...(JSON.parse(stdout) as Summary) };
}

function countBlobs({ data }: Console): number {
  const entries = readdirSync(join(data, "blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

test("300 files come in; a second run finds all of them there and writes nothing", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  fillFolder(folder, 30);
  const first = await console.run(`import ${folder} --jobs 8`);
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/^came in: +300$/m);
  expect(first.stderr).toStartWith("30 of 300 files\n");
  expect(first.stderr).toContain("300 of 300 files\n");
  expect(countBlobs(console)).toBe(300);

  const second = await importJson(console, folder);
  expect(second).toEqual({
    status: 0,
    imported: 0,
    unchanged: 300,
    refused: [],
    warned: [],
    skipped: 0,
    interrupted: false,
    left: 0,
  });
  expect(countBlobs(console)).toBe(300);
  expect(readdirSync(join(console.data, "tmp"))).toEqual([]);
});

for (const signal of ["SIGKILL", "SIGINT"] as const) {
  test(`an import stopped by ${signal} goes on where it was when it is run again`, async () => {
    using console = openConsole();
    const folder = join(console.folder, "dists");
    fillFolder(folder, 30);
    const child = spawnConsole(["import", folder, "--json", "--data", console.data]);
    // The first line of progress tells that some files are in and most are not.
    const progress = child.stderr.getReader();
    await progress.read();
    child.kill(signal);
    const [stdout, status] = await Promise.all([new Response(child.stdout).text(), child.exited]);
    if (signal === "SIGINT") {
      const stopped = JSON.parse(stdout) as Summary;
      expect(status).toBe(1);
      expect(stopped.interrupted).toBe(true);
      expect(stopped.imported + stopped.left).toBe(300);
      expect(readdirSync(join(console.data, "tmp"))).toEqual([]);
    } else expect(stdout).toBe("");

    const again = await importJson(console, folder);
    expect(again).toMatchObject({ status: 0, refused: [], left: 0 });
    expect(again.imported).toBeGreaterThan(0);
    expect(again.unchanged).toBeGreaterThan(0);
    expect(again.imported + again.unchanged).toBe(300);
    expect(countBlobs(console)).toBe(300);
  });
}

test("bad files are refused by name and reason while the good ones come in; the status is 1", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  fillFolder(folder, 1);
  const wheel = smallWheel({ name: "whole", version: "1.0" });
  const put = (name: string, bytes: string | Uint8Array) => writeFileSync(join(folder, name), bytes);
  put("cut-1.0-py3-none-any.whl", wheel.bytes.subarray(0, 200));
  put("empty-1.0.tar.gz", "");
  put("renamed-1.0-py3-none-any.whl", wheel.bytes);
  put("noversion.tar.gz", "x");
  put("old-1.0.zip", "x");
  put("old-1.0-py2.7.egg", "x");
  put("one\u001b[2Jline-1.0.tar.gz", "x");
  put("whole-1.0-py3-none-any.whl.asc", "signature");
  put("README.md", "not a distribution");
  put("._whole-1.0-py3-none-any.whl", "resource fork");
  symlinkSync("/dev/null", join(folder, "device-1.0.tar.gz"));
  symlinkSync(folder, join(folder, "loop"));

  const summary = await importJson(console, folder);
  expect(summary).toMatchObject({ status: 1, imported: 10, unchanged: 0, skipped: 3, interrupted: false });
  const codes = Object.fromEntries(summary.refused.map(({ file, code }) => [file, code]));
  expect(codes).toEqual({
    "cut-1.0-py3-none-any.whl": expect.stringMatching(/^archive\./),
    "empty-1.0.tar.gz": expect.stringMatching(/^archive\./),
    "renamed-1.0-py3-none-any.whl": expect.stringMatching(/^archive\./),
    "noversion.tar.gz": "filename.sdist",
    "old-1.0.zip": "import.format",
    "old-1.0-py2.7.egg": "import.format",
    "one\u001b[2Jline-1.0.tar.gz": "filename.character",
  });
  const words = await console.run(`import ${folder}`);
  expect(words.status).toBe(1);
  expect(words.stdout).toContain("  'old-1.0.zip': A .zip file is in a format that is not served here.");
  expect(words.stdout).not.toContain("\u001b");
  expect(countBlobs(console)).toBe(10);
  expect(readdirSync(join(console.data, "tmp"))).toEqual([]);
});

test("spellings from before PEP 625 come in, and are found there again", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  mkdirSync(folder);
  const old = [
    smallSdist({ name: "Zope.Event", version: "4.0", stem: "Zope.Event-4.0" }),
    smallWheel({ name: "Zope.Event", version: "4.0", stem: "Zope.Event-4.0" }),
    smallSdist({ name: "some-thing", version: "1.0.0", stem: "some-thing-1.0.0" }),
  ];
  for (const { filename, bytes } of old) writeFileSync(join(folder, filename), bytes);
  expect(await importJson(console, folder)).toMatchObject({ status: 0, imported: 3 });
  expect(await importJson(console, folder)).toMatchObject({ status: 0, unchanged: 3 });
});

test("S15: a wheel that does not match its RECORD is refused, and comes in with a remark when --lenient", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  mkdirSync(folder);
  const { filename, bytes } = smallWheel({ name: "loose", version: "1.0", brokenRecord: true });
  writeFileSync(join(folder, filename), bytes);
  const strict = await importJson(console, folder);
  expect(strict).toMatchObject({ status: 1, imported: 0, refused: [{ code: "archive.record.mismatch" }] });
  const lenient = await importJson(console, folder, " --lenient");
  expect(lenient).toMatchObject({ status: 0, imported: 1, refused: [] });
  expect(lenient.warned).toEqual([{ file: filename, warnings: [expect.stringContaining("ghost.py")] }]);
});

test("of two rivals for one release the same one comes in every time", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  mkdirSync(join(folder, "later"), { recursive: true });
  const first = smallWheel({ name: "rival", version: "1.0", body: "first\n" });
  const second = smallWheel({ name: "rival", version: "1.0", body: "second\n" });
  writeFileSync(join(folder, "later", second.filename), second.bytes);
  writeFileSync(join(folder, "later", `z${second.filename}.txt`), "");
  mkdirSync(join(folder, "early"));
  writeFileSync(join(folder, "early", first.filename), first.bytes);
  for (const imported of [1, 0]) {
    const summary = await importJson(console, folder, " --jobs 16");
    expect(summary).toMatchObject({ imported, unchanged: 1 - imported });
    expect(summary.refused).toMatchObject([{ file: `later/${second.filename}`, code: "file.exists" }]);
    expect(summary.refused[0]?.reason).toStartWith(
      `File already exists ('${first.filename}', with sha256 hash '`,
    );
  }
});

test("a deleted file does not come back, and is refused as burnt", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  fillFolder(folder, 1);
  await console.run(`import ${folder}`);
  await console.run("project delete project-0 1.0 --yes");
  const summary = await importJson(console, folder);
  expect(summary).toMatchObject({ status: 1, imported: 0, unchanged: 8 });
  expect(summary.refused.map(({ code }) => code)).toEqual(["file.burnt", "file.burnt"]);
});

test("a folder or an owner that is not there is refused; a mistyped folder makes no data folder", async () => {
  using console = openConsole();
  const gone = await console.run("import /nowhere/at/all");
  expect(gone).toMatchObject({ status: 1, stdout: "" });
  expect(gone.stderr).toStartWith("gatehouse: The folder '/nowhere/at/all' cannot be read (ENOENT).");
  expect(existsSync(console.data)).toBe(false);
  const nobody = await console.run(`import ${console.folder} --owner nobody`);
  expect(nobody).toMatchObject({ status: 1, stdout: "" });
  expect(nobody.stderr).toContain("There is no user 'nobody'");
});

test("a file over limits.file_size is refused unread", async () => {
  using console = openConsole();
  const folder = join(console.folder, "dists");
  fillFolder(folder, 1);
  writeFileSync(join(console.folder, "g.yaml"), "limits: { file_size: 1KiB }\n");
  writeFileSync(join(folder, "huge-1.0.tar.gz"), new Uint8Array(2000));
  const summary = await importJson(console, folder, ` --config ${join(console.folder, "g.yaml")}`);
  expect(summary.refused).toMatchObject([{ file: "huge-1.0.tar.gz", code: "file.too_large" }]);
});

test.skipIf(process.getuid?.() !== 0)(
  "root does not bring files into the data folder of another user, whose server could not read them",
  async () => {
    using console = openConsole();
    const folder = join(console.folder, "dists");
    fillFolder(folder, 1);
    await console.run("user create ada");
    chownSync(join(console.data, "gatehouse.db"), 4711, 4711);
    const { status, stdout, stderr } = await console.run(`import ${folder}`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("belongs to user 4711");
    expect(countBlobs(console)).toBe(0);
  },
);

test("memory does not grow with what is imported", async () => {
  using console = openConsole();
  const [little, much] = [join(console.folder, "little"), join(console.folder, "much")];
  for (const folder of [little, much]) mkdirSync(folder);
  const body = Buffer.alloc(16 * 1024 * 1024, "0123456789abcdef\n").toString();
  for (let n = 0; n < 16; n += 1) {
    const { filename, bytes } = smallWheel({ name: `big-${n}`, version: "1.0", body: `${n}${body}` });
    writeFileSync(join(n === 0 ? little : much, filename), bytes);
  }
  const before = await console.run(`import ${little}`);
  const after = await console.run(`import ${much}`);
  expect([before.status, after.status]).toEqual([0, 0]);
  expect(after.peak - before.peak).toBeLessThan(100 * 1024 * 1024);
});
