/** The disk store when the process dies, the disk is full or much data comes; each in a process of its own. */
import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataFolder } from "../support/data-folder.ts";

const writer = join(import.meta.dir, "..", "support", "blob-writer.ts");

async function run(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
  const [output] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  return output.trim();
}

describe("O01 kill -9", () => {
  for (const [step, survives] of [
    ["staged", 0],
    ["written", 0],
    ["finished", 0],
    ["settled", 0],
    ["placed", 1],
  ] as const) {
    test(`when ${step}: ${survives} blob, whole, and an empty tmp/ after the sweep`, async () => {
      await using folder = await openDataFolder();
      await run([process.execPath, writer, folder.path, step, "3000000"]);
      expect(await folder.leftovers()).toHaveLength(1 - survives);
      await folder.store.sweepTmp();
      expect(await folder.leftovers()).toEqual([]);
      const blobs = await folder.blobs();
      expect(blobs).toHaveLength(survives);
      for (const sha256 of blobs) expect(await folder.store.verify(sha256)).toBe(true);
    });
  }
});

describe("O04 no room", () => {
  const limited = (folder: string, bytes: string): Promise<string> =>
    run([
      "sh",
      "-c",
      `trap '' XFSZ; ulimit -f 1000; exec "$0" "$@"`,
      process.execPath,
      writer,
      folder,
      "-",
      bytes,
    ]);

  test("a write that only partly fits goes on, fails as storage_full without a path, and leaves no file", async () => {
    await using folder = await openDataFolder();
    const output = await limited(folder.path, "3000000");
    expect(output).toStartWith("storage_full storage.full The server has no room left");
    expect(output).not.toContain(folder.path);
    expect(await folder.leftovers()).toEqual([]);
    expect(await folder.blobs()).toEqual([]);
  });

  test("under the same limit a file that fits is stored", async () => {
    await using folder = await openDataFolder();
    expect(await limited(folder.path, "300000")).toMatch(/^[0-9a-f]{64}$/);
    expect(await folder.blobs()).toHaveLength(1);
  });
});

const traceable =
  Bun.which("strace") !== null && Bun.spawnSync(["strace", "-o", "/dev/null", "true"]).success;

test.skipIf(!traceable)(
  "O01, O03 bytes reach the disk before the name, and the folders after it",
  async () => {
    await using folder = await openDataFolder();
    const trace = join(folder.path, "trace");
    const calls = "trace=fsync,fdatasync,rename,renameat,renameat2";
    await run([
      "strace",
      "-f",
      "-y",
      "-e",
      calls,
      "-o",
      trace,
      process.execPath,
      writer,
      folder.path,
      "-",
      "300000",
    ]);
    const steps = (await readFile(trace, "utf8")).split("\n").flatMap((line) => {
      const call = /\b(fsync|fdatasync|rename)\w*\((?:[^<]*<([^>]*)>)?/.exec(line);
      return call === null ? [] : [`${call[1]} ${(call[2] ?? "").replace(folder.path, "")}`.trim()];
    });
    expect(steps.filter((step) => step !== "fsync")).toEqual([
      "fdatasync /tmp/upload",
      "fsync /blobs",
      "rename",
      expect.stringMatching(/^fsync \/blobs\/[0-9a-f]{2}$/),
    ]);
  },
);
