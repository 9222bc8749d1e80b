/** O02: `release approve` beside a running server, killed or failing at each call on the data folder: all files, or none. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { openDatabase } from "../../src/db/open.ts";
import { loadPolicy } from "../support/load-policy.ts";
import { policyOf } from "../support/policy-facts.ts";
import { expectWhole, type FaultHouse, fileUrl, openFaultHouse, type Served } from "./fault-house.ts";
import { canTrace, countCalls, type Fault, faultName, faultsAt, injection, WRITE_CALLS } from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

/** In force beside the running server; alice's token of the console is spared the level, never the waiting. */
function stageEverything({ data }: FaultHouse): void {
  const db = openDatabase(join(data, "gatehouse.db"), join(data, "changes"), () => 0);
  const exempt = [{ user: "alice", until: Date.UTC(2100, 0), reason: "test" }];
  loadPolicy(db, policyOf([{ match: ["staged*"], level: "any_2fa", release: "staged", exempt }]));
  db.close();
}

/** Two wheels of one release. */
function pairOf(name: string): readonly [SmallWheel, SmallWheel] {
  const one = smallWheel(name, "1.0");
  const other = smallWheel(name, "1.0", 5000);
  // Wheels say which tags they have: the second is the same release under a build number.
  return [one, { ...other, filename: other.filename.replace("-py3", "-1-py3") }];
}

/** How many of them the server shows, by address and on the page. */
async function shown(served: Served, pair: readonly SmallWheel[]): Promise<number[]> {
  const page = await (await served.get(`/simple/${pair[0]?.name}/`)).text();
  const statuses = await Promise.all(pair.map(async (wheel) => (await served.get(fileUrl(wheel))).status));
  return [
    statuses.filter((status) => status === 200).length,
    pair.filter(({ filename }) => page.includes(`>${filename}<`)).length,
  ];
}

function pathsOf({ data }: FaultHouse): string[] {
  const names = ["gatehouse.db", "gatehouse.db-wal", "gatehouse.db-shm", "changes"];
  return names.flatMap((name) => ["-P", join(data, name)]);
}

function allFaults(counts: ReadonlyMap<string, number>): Fault[] {
  const failing = ["error=ENOSPC", "error=EIO"].flatMap((effect) =>
    faultsAt(counts, effect, { lasting: true }),
  );
  return [...faultsAt(counts, "signal=SIGKILL"), ...failing];
}

test.skipIf(!canTrace)(
  "O02 an approval killed or failing at any write-class call shows all files of the release or none, in every view",
  async () => {
    await using house = await openFaultHouse();
    const served = await house.start();
    stageEverything(house);
    const promised: SmallWheel[] = [];
    let number = 0;
    const approve = async (options: readonly string[]) => {
      const pair = pairOf(`staged${(number += 1)}`);
      for (const wheel of pair) expect(await served.upload(wheel)).toBe(200);
      expect(await shown(served, pair)).toEqual([0, 0]);
      const args = ["release", "approve", pair[0].name, "1.0"];
      // A shell between, since strace dies of the signal that it sends.
      const shell = ["sh", "-c", '"$@"; exit $?', "sh"];
      const strace = [...shell, "strace", "-f", ...pathsOf(house), "-o", "/dev/null", ...options];
      const { code } = await house.command(args, strace);
      promised.push(...pair);
      return { pair, code, args };
    };

    const trace = join(house.data, "..", "trace");
    await approve(["-e", `trace=${WRITE_CALLS.join(",")}`, "-o", trace]);
    const faults = sampleOf("failing approvals", allFaults(countCalls(trace)), 8);
    for (const fault of faults) {
      const { pair, code, args } = await approve(injection(fault));
      const seen = await shown(served, pair);
      expect([
        [0, 0],
        [2, 2],
      ]).toContainEqual(seen);
      // Success was acknowledged only when it is so; the next attempt completes what is not.
      if (code === 0) expect([faultName(fault), seen]).toEqual([faultName(fault), [2, 2]]);
      if (seen[0] === 0) expect((await house.command(args)).code).toBe(0);
      expect(await shown(served, pair)).toEqual([2, 2]);
    }
    await served.stop();
    await expectWhole(house, await house.start(), promised);
  },
  1_800_000,
);

test("of many that approve, reject and upload at once, one verdict stands, and what is shown is whole", async () => {
  await using house = await openFaultHouse();
  const served = await house.start();
  stageEverything(house);
  const promised: SmallWheel[] = [];
  for (let round = 1; round <= 4; round += 1) {
    const [one, other] = pairOf(`staged${round}`);
    expect(await served.upload(one)).toBe(200);
    const [approved, rejected] = await Promise.all([
      house.command(["release", "approve", one.name, "1.0"]),
      house.command(["release", "reject", one.name, "1.0", "--reason", "race"]),
      served.upload(other),
    ]);
    expect([approved.code + rejected.code, approved.code * rejected.code]).toEqual([1, 0]);
    const [files = 0, listed] = await shown(served, [one, other]);
    expect(files).toBe(listed ?? -1);
    const first = (await served.get(fileUrl(one))).status;
    expect(first).toBe(approved.code === 0 ? 200 : 404);
    if (approved.code === 0) promised.push(one);
  }
  await served.stop();
  await expectWhole(house, await house.start(), promised);
}, 120_000);
