/** K07: the compiled server killed at each call by which it signs the log and keeps the checkpoint. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FaultHouse, openFaultHouse } from "./fault-house.ts";
import { attach, canTrace, type Fault, faultName, injection } from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { smallWheel } from "./small-wheel.ts";

/** Of the thread that signs: the note into the database and its log, the file aside, its name, the folder. */
const CALLS: readonly (readonly [call: string, times: number])[] = [
  ["pwrite64", 12],
  ["fsync", 3],
  ["fdatasync", 4],
  ["openat", 3],
  ["write", 2],
  ["rename", 1],
];

const faults: Fault[] = CALLS.flatMap(([call, times]) =>
  Array.from({ length: times }, (_, at) => ({
    call,
    nth: at + 1,
    effect: "signal=SIGKILL",
    lasting: false,
  })),
);

type Verified = { readonly verdict: string; readonly records: number; readonly signed: number };

async function verify(house: FaultHouse): Promise<Verified> {
  const { output } = await house.command(["audit", "verify", "--json"]);
  return JSON.parse(output) as Verified;
}

const headSize = ({ data }: FaultHouse) =>
  Number(readFileSync(join(data, "keys", "audit.head"), "utf8").split("\n")[1]);

test.skipIf(!canTrace)(
  "K07 kill -9 at any call of an act and of its signing: no checkpoint of what was not committed, and a larger one after the next start",
  async () => {
    await using house = await openFaultHouse();
    let served = await house.start();
    expect(await served.upload(smallWheel("first", "1.0"))).toBe(200);
    let killed = 0;
    let unsigned = 0;
    for (const [at, fault] of sampleOf("killed seals", faults, 6).entries()) {
      const head = join(house.data, "keys", "audit.head");
      const paths = ["gatehouse.db-wal", "keys"].map((name) => join(house.data, name));
      const traced = [...paths, head, `${head}.${served.pid}`].flatMap((path) => ["-P", path]);
      await attach(served.pid, [...traced, ...injection(fault)]);
      await served.upload(smallWheel(`killed${at}`, "1.0"));
      // Signing follows within the second, when the act itself was spared.
      const gone = await Promise.race([served.exited.then(() => true), Bun.sleep(1_500).then(() => false)]);
      if (gone) killed += 1;
      else await served.kill();
      const before = await verify(house);
      expect([faultName(fault), before.verdict]).toEqual([faultName(fault), "ok"]);
      expect(headSize(house)).toBeLessThanOrEqual(before.records);
      if (before.signed < before.records) unsigned += 1;
      served = await house.start();
      const after = await verify(house);
      expect([faultName(fault), after.verdict, after.signed]).toEqual([
        faultName(fault),
        "ok",
        after.records,
      ]);
      expect(headSize(house)).toBe(after.records);
    }
    console.log(`killed in ${killed} places, ${unsigned} of them before a checkpoint was kept`);
    expect(killed).toBeGreaterThan(0);
  },
  1_800_000,
);
