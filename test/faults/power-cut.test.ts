/** O03: the compiled server on a disk whose power is cut while uploads pour in, again and again. */
import { expect, test } from "bun:test";
import { type Random, seededChance } from "../support/seeded-random.ts";
import { expectWhole, type FaultHouse, fileUrl, openFaultHouse, type Served } from "./fault-house.ts";
import { attach, canTrace } from "./inject.ts";
import { long } from "./sample.ts";
import { canMount, openSmallDisk, type SmallDisk } from "./small-disk.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

const UPLOADERS = 4;

/** Uploads from all sides until the power is gone; the wheels that were acknowledged. */
async function uploadUntilCut(
  served: Served,
  { disk, prefix, after }: { disk: SmallDisk; prefix: string; after: number },
): Promise<SmallWheel[]> {
  const promised: SmallWheel[] = [];
  const cut = new AbortController();
  const uploader = async (who: number) => {
    for (let number = 1; !cut.signal.aborted; number += 1) {
      const wheel = smallWheel(`${prefix}u${who}`, `${number}.0`, 20_000);
      const status = await served.upload(wheel);
      if (status === 200) promised.push(wheel);
      else if (!cut.signal.aborted) throw new Error(`an upload was answered ${status} before the cut`);
    }
  };
  const uploads = Array.from({ length: UPLOADERS }, (_, who) => uploader(who));
  await Bun.sleep(after);
  // Noted before: from the cut on uploads fail, and those answered before it count.
  cut.abort();
  disk.cutPower();
  await served.kill();
  await Promise.all(uploads);
  await disk.powerUp();
  return promised;
}

test.skipIf(!canMount)(
  "O03 no acknowledged upload is lost when the power goes, at any moment",
  async () => {
    const chance: Random = seededChance("power cuts");
    const cuts = long ? 100 : 3;
    let acknowledged = 0;
    for (let done = 0; done < cuts; ) {
      await using disk = openSmallDisk(256);
      await using house = await openFaultHouse(disk.folder);
      const promised: SmallWheel[] = [];
      for (let round = 0; round < 10 && done < cuts; round += 1, done += 1) {
        const served = await house.start();
        const after = 50 + chance.below(500);
        promised.push(...(await uploadUntilCut(served, { disk, prefix: `r${round}`, after })));
        const again = await house.start();
        await expectWhole(house, again, promised);
        await again.stop();
      }
      acknowledged += promised.length;
    }
    console.log(`${cuts} cuts, ${acknowledged} acknowledged uploads, none lost`);
    expect(acknowledged).toBeGreaterThan(cuts);
  },
  1_800_000,
);

/** How many of `promised` do not come back whole, by whatever fault. */
async function countLost(house: FaultHouse, promised: readonly SmallWheel[]): Promise<number> {
  const served = await house.start().catch(() => undefined);
  if (served === undefined) return promised.length;
  let lost = 0;
  for (const wheel of promised) {
    const response = await served.get(fileUrl(wheel));
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200 || !bytes.equals(wheel.bytes)) lost += 1;
  }
  await served.kill();
  return lost;
}

test.skipIf(!canMount || !canTrace)(
  "O03 the same test sees a server that does not sync: with fsync and fdatasync doing nothing, uploads are lost",
  async () => {
    await using disk = openSmallDisk(256);
    await using house = await openFaultHouse(disk.folder);
    Bun.spawnSync(["sync", "-f", disk.folder]);
    const served = await house.start();
    const noSync = ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:retval=0"];
    await attach(served.pid, noSync);
    const promised = await uploadUntilCut(served, { disk, prefix: "lost", after: 700 });
    const lost = await countLost(house, promised);
    console.log(`without syncing ${lost} of ${promised.length} acknowledged uploads were lost`);
    expect(lost).toBeGreaterThan(0);
  },
  120_000,
);
