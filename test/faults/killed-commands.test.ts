/** O02, O34: `project yank` and `project delete` beside a running server, killed or failing at each call on the data folder. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { expectWhole, type FaultHouse, fileUrl, openFaultHouse, type Served } from "./fault-house.ts";
import { canTrace, countCalls, type Fault, faultName, faultsAt, injection, WRITE_CALLS } from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

type Change = {
  readonly title: string;
  readonly args: (wheel: SmallWheel) => string[];
  /** Whether the server shows the change. */
  readonly isDone: (served: Served, wheel: SmallWheel) => Promise<boolean>;
};

const changes: readonly Change[] = [
  {
    title: "yank",
    args: ({ name, version }) => ["project", "yank", name, version, "--reason", "fault"],
    isDone: async (served, { name }) =>
      (await (await served.get(`/simple/${name}/`)).text()).includes("data-yanked"),
  },
  {
    title: "delete",
    args: ({ name, version }) => ["project", "delete", name, version, "--yes"],
    isDone: async (served, wheel) => (await served.get(fileUrl(wheel))).status === 404,
  },
];

/** Only calls that touch the database or the blob count: the start of the program is none of this. */
function pathsOf({ data }: FaultHouse, { sha256 }: SmallWheel): string[] {
  const names = ["gatehouse.db", "gatehouse.db-wal", "gatehouse.db-shm", "changes", "blobs", "tmp"];
  const paths = [...names, join("blobs", sha256.slice(0, 2), sha256.slice(2))];
  return paths.flatMap((name) => ["-P", join(data, name)]);
}

function allFaults(counts: ReadonlyMap<string, number>): Fault[] {
  return [
    ...faultsAt(counts, "signal=SIGKILL"),
    ...["error=ENOSPC", "error=EIO", "error=EMFILE"].flatMap((effect) =>
      [false, true].flatMap((lasting) => faultsAt(counts, effect, { lasting })),
    ),
  ];
}

for (const { title, args, isDone } of changes) {
  test.skipIf(!canTrace)(
    `O02 O34 a ${title} killed or failing at any write-class call is done or not done, in every view`,
    async () => {
      await using house = await openFaultHouse();
      const served = await house.start();
      const kept = smallWheel("kept", "1.0");
      expect(await served.upload(kept)).toBe(200);
      let number = 0;
      const change = async (options: readonly string[]) => {
        const wheel = smallWheel(`${title}${(number += 1)}`, "1.0");
        expect(await served.upload(wheel)).toBe(200);
        // A shell between, since strace dies of the signal that it sends.
        const shell = ["sh", "-c", '"$@"; exit $?', "sh"];
        const strace = [...shell, "strace", "-f", ...pathsOf(house, wheel), "-o", "/dev/null", ...options];
        const { code } = await house.command(args(wheel), strace);
        return { wheel, code };
      };

      const trace = join(house.data, "..", "trace");
      await change(["-e", `trace=${WRITE_CALLS.join(",")}`, "-o", trace]);
      const faults = sampleOf(`failing ${title}s`, allFaults(countCalls(trace)), 8);
      for (const fault of faults) {
        const { wheel, code } = await change(injection(fault));
        const done = await isDone(served, wheel);
        // Success was acknowledged only when it is so; the next attempt completes what is not.
        if (code === 0) expect([faultName(fault), done]).toEqual([faultName(fault), true]);
        if (!done) expect((await house.command(args(wheel))).code).toBe(0);
        expect([faultName(fault), await isDone(served, wheel)]).toEqual([faultName(fault), true]);
      }
      await served.stop();
      await expectWhole(house, await house.start(), [kept]);
    },
    1_800_000,
  );
}
