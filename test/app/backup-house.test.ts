/** A backup holds everything, a restore gives it back, and whatever is not whole is refused without a trace. */
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backupHouse } from "../../src/app/backup-house.ts";
import { checkHouse } from "../../src/app/check-house.ts";
import { consoleActor, openHouse } from "../../src/app/house.ts";
import { restoreHouse } from "../../src/app/restore-house.ts";
import { deleteFiles } from "../../src/catalog/delete-files.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { codeOf } from "../support/code-of.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { seededChance } from "../support/seeded-random.ts";

type Scene = AsyncDisposable & { readonly running: RunningHouse; readonly folder: string };

/** Three files, one deleted again, and keys. */
async function scene(): Promise<Scene> {
  const running = await runHouse();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-backup-"));
  for (const dist of [
    sampleWheel(),
    sampleSdist(),
    sampleWheel({ name: "gone" }),
    sampleWheel({ name: "kept" }),
  ])
    expect((await running.upload(dist)).status).toBe(200);
  const { house } = running;
  deleteFiles(
    { db: house.db, now: house.now, removeBlob: (sha256) => house.blobs.remove(sha256) },
    consoleActor(),
    { name: parseProjectName("gone") },
  );
  mkdirSync(join(house.dataFolder, "keys"), { recursive: true });
  writeFileSync(join(house.dataFolder, "keys", "cookie"), "secret", { mode: 0o600 });
  return {
    running,
    folder,
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const now = () => Date.now();
const backup = ({ running, folder }: Scene, name = "backup.tar") =>
  backupHouse({ dataFolder: running.house.dataFolder, file: join(folder, name), now });
const restore = ({ folder }: Scene, name = "backup.tar", to = "restored") =>
  restoreHouse({ file: join(folder, name), dataFolder: join(folder, to), actor: consoleActor(), now });

/** Every row of every table but those of the restore itself. */
async function rowsOf(dataFolder: string): Promise<unknown> {
  const house = await openHouse(dataFolder);
  try {
    // A restore begins an epoch of the audit log, whose records are its own.
    const restored =
      house.db.sqlite
        .query<{ seq: number | null }, []>(
          "SELECT min(seq) AS seq FROM audit_log WHERE event = 'audit.restored'",
        )
        .get()?.seq ?? Infinity;
    const tables = house.db.sqlite
      .query<{ name: string }, []>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'audit_search_%' ORDER BY name",
      )
      .all();
    return tables.map(({ name }) => [
      name,
      house.db.sqlite
        .query(`SELECT * FROM ${name}`)
        .values()
        .filter(
          ([seq]) =>
            !["sqlite_sequence", "audit_state"].includes(name) &&
            !(["audit_log", "audit_pii"].includes(name) && Number(seq) >= restored),
        ),
    ]);
  } finally {
    house.close();
  }
}

test("Q04 a restored house holds the same rows, blobs and keys, passes check, and records the restore", async () => {
  await using here = await scene();
  const manifest = await backup(here);
  expect(manifest).toMatchObject({
    blobs: 3,
    kept: [{ name: "gatehouse.db" }, { name: "keys/cookie" }, { name: "keys/totp-seed.key" }],
  });
  await restore(here);
  const restored = join(here.folder, "restored");
  expect(await rowsOf(restored)).toEqual(await rowsOf(here.running.house.dataFolder));
  expect(await checkHouse({ dataFolder: restored, now })).toMatchObject({
    faults: [],
    leftovers: [],
    files: 3,
  });
  expect(readFileSync(join(restored, "keys", "cookie"), "utf8")).toBe("secret");
  for (const name of ["keys/cookie", "gatehouse.db"]) {
    expect([name, statSync(join(restored, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
  expect(statSync(restored).mode & 0o777).toBe(0o700);
  const house = await openHouse(restored);
  expect(
    house.db.sqlite.query("SELECT count(*) AS n FROM audit_events WHERE event = 'audit.restored'").get(),
  ).toEqual({
    n: 1,
  });
  house.close();
});

test("Q09 a backup is for its owner alone, and any tar reads it", async () => {
  await using here = await scene();
  await backup(here);
  const file = join(here.folder, "backup.tar");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const names = Bun.spawnSync(["tar", "tf", file]).stdout.toString().trim().split("\n");
  expect(names).toHaveLength(3 + 4);
  expect(names.at(-1)).toBe("manifest.json");
  expect(readdirSync(here.folder)).toEqual(["backup.tar"]);
});

test("Q03 a restore into a folder with anything in it is refused; an empty one is taken", async () => {
  await using here = await scene();
  await backup(here);
  const full = join(here.folder, "full");
  mkdirSync(full);
  writeFileSync(join(full, "mine"), "");
  expect(await codeOf(restore(here, "backup.tar", "full"))).toBe("restore.not_empty");
  expect(readdirSync(full)).toEqual(["mine"]);
  mkdirSync(join(here.folder, "empty"));
  await restore(here, "backup.tar", "empty");
  expect(await checkHouse({ dataFolder: join(here.folder, "empty"), now })).toMatchObject({ faults: [] });
});

test("what another restore has begun is left alone", async () => {
  await using here = await scene();
  await backup(here);
  mkdirSync(join(here.folder, "restored.partial"));
  expect(await codeOf(restore(here))).toBe("restore.partial");
  expect(readdirSync(here.folder)).toEqual(["backup.tar", "restored.partial"]);
});

test("a backup never overwrites a file", async () => {
  await using here = await scene();
  writeFileSync(join(here.folder, "backup.tar"), "mine");
  expect(await codeOf(backup(here))).toBe("backup.exists");
  expect(readFileSync(join(here.folder, "backup.tar"), "utf8")).toBe("mine");
});

describe("Q08 a backup of a damaged house is refused, and nothing is left of it:", () => {
  const harms: [title: string, harm: (path: string) => void][] = [
    ["a changed byte", (path) => writeFileSync(path, readFileSync(path).fill(0xff, 2, 3))],
    ["a cut", (path) => writeFileSync(path, "short")],
    ["a missing blob", (path) => rmSync(path)],
  ];
  for (const [title, harm] of harms) {
    test(title, async () => {
      await using here = await scene();
      const blobs = join(here.running.house.dataFolder, "blobs");
      const [start = ""] = readdirSync(blobs).filter((name) => readdirSync(join(blobs, name)).length > 0);
      harm(join(blobs, start, readdirSync(join(blobs, start))[0] ?? ""));
      expect(await codeOf(backup(here))).toBe("backup.damaged");
      expect(readdirSync(here.folder)).toEqual([]);
    });
  }
});

test("Q16 a backup with any byte changed, or cut anywhere, is refused, and no folder is made", async () => {
  await using here = await scene();
  await backup(here);
  const whole = readFileSync(join(here.folder, "backup.tar"));
  const chance = seededChance("broken backups");
  // Padding, times and the numbers of users carry nothing: only what is restored counts.
  let refused = 0;
  for (let round = 0; round < 40; round += 1) {
    const bytes = Buffer.from(whole);
    const at = chance.below(bytes.length);
    const cut = round % 4 === 0;
    if (!cut) bytes[at] = (bytes[at] ?? 0) ^ (1 + chance.below(255));
    writeFileSync(join(here.folder, "broken.tar"), cut ? bytes.subarray(0, at) : bytes);
    const outcome = await restore(here, "broken.tar", "broken").then(
      () => "restored",
      (error: unknown) => error,
    );
    if (outcome === "restored") {
      expect(cut && at < whole.length - 1024).toBe(false);
      expect(await rowsOf(join(here.folder, "broken"))).toEqual(await rowsOf(here.running.house.dataFolder));
      rmSync(join(here.folder, "broken"), { recursive: true });
    } else {
      expect(outcome).toMatchObject({ code: "backup.broken" });
      refused += 1;
    }
    expect(readdirSync(here.folder).sort()).toEqual(["backup.tar", "broken.tar"]);
  }
  expect(refused).toBeGreaterThan(20);
});

test("Q16 names that lead out of the folder, links and strangers are refused", async () => {
  await using here = await scene();
  const outside = join(here.folder, "outside");
  mkdirSync(outside);
  for (const name of ["../evil", "/evil", "blobs/../../evil", "keys/../evil", "evil", "keys/.hidden"]) {
    const made = Bun.spawnSync([
      "python3",
      "-c",
      `import sys, tarfile, io
tar = tarfile.open(sys.argv[1], "w", format=tarfile.USTAR_FORMAT)
member = tarfile.TarInfo(sys.argv[2]); member.size = 1
tar.addfile(member, io.BytesIO(b"x")); tar.close()`,
      join(here.folder, "evil.tar"),
      name,
    ]);
    expect(made.success).toBe(true);
    expect(await codeOf(restore(here, "evil.tar", "outside/inside"))).toBe("backup.broken");
    expect(readdirSync(outside)).toEqual([]);
  }
});

test("Q02 a copy of the database file alone, without its log, is named by check and is no backup", async () => {
  await using here = await scene();
  const copy = join(here.folder, "copy");
  mkdirSync(copy);
  writeFileSync(
    join(copy, "gatehouse.db"),
    readFileSync(join(here.running.house.dataFolder, "gatehouse.db")),
  );
  const { faults } = await checkHouse({ dataFolder: copy, now });
  expect(faults.length).toBeGreaterThan(0);
  expect(await codeOf(restore(here, "copy/gatehouse.db"))).toBe("backup.broken");
});

test("Q12 a backup of a newer program is refused by an older one", async () => {
  await using here = await scene();
  here.running.house.db.sqlite.run("INSERT INTO migrations VALUES (999, '0999_later', 'x', 0)");
  await backup(here);
  expect(await codeOf(restore(here))).toBe("database.newer");
  expect(readdirSync(here.folder)).toEqual(["backup.tar"]);
});

test("Q18 what a backup of a restored house restores is the same again", async () => {
  await using here = await scene();
  await backup(here);
  await restore(here);
  const restored = join(here.folder, "restored");
  chmodSync(restored, 0o700);
  await backupHouse({ dataFolder: restored, file: join(here.folder, "again.tar"), now });
  await restore(here, "again.tar", "again");
  expect(await rowsOf(join(here.folder, "again"))).toEqual(await rowsOf(here.running.house.dataFolder));
});
