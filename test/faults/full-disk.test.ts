/** O04, O06, O10: the compiled server on a disk that is full, out of inodes, or fails for good, and gets better again. */
import { expect, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectWhole, fileUrl, openFaultHouse } from "./fault-house.ts";
import { canMount, openSmallDisk } from "./small-disk.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

/** Uploads until one is refused; what was accepted, and the status of the refusal. */
async function fill(
  upload: (wheel: SmallWheel) => Promise<number | null>,
  name: string,
): Promise<{ promised: SmallWheel[]; refused: SmallWheel; status: number | null }> {
  const promised: SmallWheel[] = [];
  for (let number = 1; number <= 200; number += 1) {
    const wheel = smallWheel(name, `${number}.0`, 700_000);
    const status = await upload(wheel);
    if (status !== 200) return { promised, refused: wheel, status };
    promised.push(wheel);
  }
  throw new Error("the disk never filled");
}

test.skipIf(!canMount)(
  "O04 a full disk refuses uploads with 507, keeps reading, and takes them again when there is room",
  async () => {
    await using disk = openSmallDisk(24);
    await using house = await openFaultHouse(disk.folder);
    const served = await house.start();
    const { promised, refused, status } = await fill(served.upload, "full");
    expect(status).toBe(507);
    expect(promised.length).toBeGreaterThan(5);
    // To the last byte: now the database itself finds no room.
    const ballast = join(disk.folder, "ballast");
    Bun.spawnSync(["dd", "if=/dev/zero", `of=${ballast}`, "bs=4k"], { stderr: "ignore" });
    for (let number = 1; number <= 20; number += 1) {
      const tiny = smallWheel("tiny", `${number}.0`);
      const answer = await served.upload(tiny);
      expect(answer === 200 || answer === 507).toBe(true);
      if (answer === 200) promised.push(tiny);
    }
    expect(await served.upload(smallWheel("tiny", "21.0"))).toBe(507);
    for (const wheel of promised) expect((await served.get(fileUrl(wheel))).status).toBe(200);
    expect((await served.get("/simple/full/")).status).toBe(200);
    rmSync(ballast);
    const small = smallWheel("tiny", "22.0");
    expect(await served.upload(small)).toBe(200);
    await expectWhole(house, served, [...promised, small]);
    expect((await served.get(fileUrl(refused))).status).toBe(404);
    await served.kill();
    await expectWhole(house, await house.start(), [...promised, small]);
  },
  120_000,
);

test.skipIf(!canMount)(
  "O06 a disk without inodes refuses uploads with 507 and recovers",
  async () => {
    await using disk = openSmallDisk(24);
    await using house = await openFaultHouse(disk.folder);
    const served = await house.start();
    const first = smallWheel("first", "1.0");
    expect(await served.upload(first)).toBe(200);
    const folder = join(disk.folder, "inodes");
    mkdirSync(folder);
    expect(() => {
      for (let number = 0; number < 100_000; number += 1) writeFileSync(join(folder, String(number)), "");
    }).toThrow("ENOSPC");
    const second = smallWheel("second", "1.0");
    expect(await served.upload(second)).toBe(507);
    expect((await served.get(fileUrl(first))).status).toBe(200);
    rmSync(folder, { recursive: true });
    expect(await served.upload(second)).toBe(200);
    await expectWhole(house, served, [first, second]);
  },
  120_000,
);

test.skipIf(!canMount)(
  "O10 a disk that refuses every write answers uploads with 503 and goes on reading what is in memory",
  async () => {
    await using disk = openSmallDisk(64);
    await using house = await openFaultHouse(disk.folder);
    const served = await house.start();
    const first = smallWheel("first", "1.0");
    expect(await served.upload(first)).toBe(200);
    expect((await served.get("/simple/first/")).status).toBe(200);
    disk.cutPower();
    expect(await served.upload(smallWheel("second", "1.0"))).toBe(503);
    expect((await served.get("/simple/first/")).status).toBe(200);
    expect((await served.get("/healthz")).status).toBe(200);
    await served.kill();
    await disk.powerUp();
    await expectWhole(house, await house.start(), [first]);
  },
  120_000,
);
