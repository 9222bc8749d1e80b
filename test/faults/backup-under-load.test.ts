/** Q01, Q08: the compiled program backs up while uploads and deletions go on, and is killed while it does. */
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import { readBackup } from "../../src/app/backup-reader.ts";
import { openFaultHouse, type FaultHouse, type Served } from "./fault-house.ts";
import { canTrace, countCalls, faultsAt, injection, WRITE_CALLS } from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

/** Four uploaders with an upload every fifth of a second each: twenty a second. */
const UPLOADERS = 4;
const PACE = 200;

/** Uploads and deletes every fourth file again, until told to stop; what was acknowledged and stays. */
function keepUploading(house: FaultHouse, served: Served) {
  const kept: SmallWheel[] = [];
  const stop = new AbortController();
  const work = async (who: number) => {
    for (let number = 1; !stop.signal.aborted; number += 1) {
      const wheel = smallWheel(`load${who}`, `${number}.0`, 30_000);
      const [status] = await Promise.all([served.upload(wheel), Bun.sleep(PACE)]);
      expect(status).toBe(200);
      if (number % 4 !== 0) kept.push(wheel);
      else await house.command(["project", "delete", wheel.name, wheel.version, "--yes"]);
    }
  };
  const done = Promise.all(Array.from({ length: UPLOADERS }, (_, who) => work(who)));
  return {
    kept,
    stop: () => {
      stop.abort();
      return done;
    },
  };
}

test("Q01 a backup during twenty uploads a second, and deletions, restores to a house that passes check", async () => {
  await using house = await openFaultHouse();
  const served = await house.start();
  const load = keepUploading(house, served);
  await Bun.sleep(1_500);
  for (const round of [1, 2, 3]) {
    const before = [...load.kept];
    const file = join(house.data, "..", `backup${round}.tar`);
    const made = await house.command(["backup", file, "--json"]);
    expect([made.code, made.output]).toEqual([0, expect.stringContaining('"blobs"')]);
    const to = join(house.data, "..", `restored${round}`);
    const restored = await house.commandOn(to, ["restore", file]);
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining("stored files")]);
    const report = await checkHouse({ dataFolder: to, now: () => Date.now() });
    expect(report).toMatchObject({ faults: [], leftovers: [] });
    const blobs = new Set<string>();
    for await (const { name } of readBackup(file)) blobs.add(name);
    for (const { sha256 } of before) {
      expect(existsSync(join(to, "blobs", sha256.slice(0, 2), sha256.slice(2)))).toBe(true);
      expect(blobs.has(`blobs/${sha256.slice(0, 2)}/${sha256.slice(2)}`)).toBe(true);
    }
  }
  await load.stop();
  expect(load.kept.length).toBeGreaterThan(10);
}, 120_000);

const shell = ["sh", "-c", '"$@"; exit $?', "sh"];

test.skipIf(!canTrace)(
  "Q08 a backup killed or out of room at any call leaves no file with its name, and the earlier backup as it was",
  async () => {
    await using house = await openFaultHouse();
    const served = await house.start();
    for (const version of ["1.0", "2.0", "3.0"])
      expect(await served.upload(smallWheel("saved", version, 1_500_000))).toBe(200);
    const folder = join(house.data, "..", "backups");
    mkdirSync(folder);
    const earlier = join(folder, "earlier.tar");
    expect((await house.command(["backup", earlier])).code).toBe(0);
    const digest = new Bun.CryptoHasher("sha256").update(await Bun.file(earlier).bytes()).digest("hex");

    const file = join(folder, "next.tar");
    const paths = [`${file}.partial`, `${file}.partial-db`, file, folder].flatMap((path) => ["-P", path]);
    const run = (options: string[]) =>
      house.command(["backup", file], [...shell, "strace", "-f", ...paths, "-o", "/dev/null", ...options]);
    const trace = join(house.data, "..", "trace");
    expect((await run(["-e", `trace=${WRITE_CALLS.join(",")}`, "-o", trace])).code).toBe(0);
    const counts = countCalls(trace);
    for (const call of ["openat", "write", "fsync", "rename"]) expect([...counts.keys()]).toContain(call);
    rmSync(file);
    const faults = ["signal=SIGKILL", "error=ENOSPC", "error=EIO"].flatMap((effect) =>
      faultsAt(counts, effect),
    );
    for (const fault of sampleOf("killed backups", faults, 10)) {
      const { code } = await run(injection(fault));
      if (code === 0 || existsSync(file)) {
        // Whole when it has its name, whatever came after.
        const whole = await house.commandOn(join(house.data, "..", "tried"), ["restore", file]);
        expect([fault, whole.code]).toEqual([fault, 0]);
        rmSync(join(house.data, "..", "tried"), { recursive: true });
        rmSync(file);
      }
      const left = readdirSync(folder).filter((name) => !name.startsWith("next.tar.partial"));
      expect(left).toEqual(["earlier.tar"]);
    }
    // What was left of it is in nobody's way.
    expect((await house.command(["backup", file])).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["earlier.tar", "next.tar"]);
    expect(new Bun.CryptoHasher("sha256").update(await Bun.file(earlier).bytes()).digest("hex")).toBe(digest);
  },
  900_000,
);

test.skipIf(!canTrace)(
  "a restore killed or failing at any call leaves no data folder, or the whole of it",
  async () => {
    await using house = await openFaultHouse();
    const served = await house.start();
    for (const version of ["1.0", "2.0"])
      expect(await served.upload(smallWheel("saved", version, 300_000))).toBe(200);
    const file = join(house.data, "..", "backup.tar");
    expect((await house.command(["backup", file])).code).toBe(0);
    const to = join(house.data, "..", "restored");
    const run = (options: string[]) =>
      house.commandOn(to, ["restore", file], [...shell, "strace", "-f", "-o", "/dev/null", ...options]);
    const calls = ["fsync", "fdatasync", "rename", "mkdir", "pwrite64", "write"];
    const trace = join(house.data, "..", "trace");
    expect((await run(["-e", `trace=${calls.join(",")}`, "-o", trace])).code).toBe(0);
    rmSync(to, { recursive: true });
    const faults = ["signal=SIGKILL", "error=EIO"].flatMap((effect) =>
      faultsAt(countCalls(trace), effect, { calls: effect === "error=EIO" ? calls.slice(0, 5) : calls }),
    );
    for (const fault of sampleOf("killed restores", faults, 8)) {
      const { code } = await run(injection(fault));
      if (code === 0) expect(existsSync(to)).toBe(true);
      if (existsSync(to)) {
        expect(await checkHouse({ dataFolder: to, now: () => Date.now() })).toMatchObject({ faults: [] });
        rmSync(to, { recursive: true });
      }
      rmSync(`${to}.partial`, { recursive: true, force: true });
    }
  },
  900_000,
);
