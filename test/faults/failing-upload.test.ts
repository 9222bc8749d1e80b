/** O04, O05, O09, O22: the compiled server on a disk that refuses one write-class call of an upload, or all from there on. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { expectWhole, type FaultHouse, fileUrl, openFaultHouse, type Served } from "./fault-house.ts";
import {
  attach,
  canTrace,
  countCalls,
  type Fault,
  faultName,
  faultsAt,
  injection,
  WRITE_CALLS,
} from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

const PADDING = 600_000;

async function countUpload(house: FaultHouse, served: Served, wheel: SmallWheel) {
  const trace = join(house.data, "..", "trace");
  const tracer = await attach(served.pid, ["-e", `trace=${WRITE_CALLS.join(",")}`, "-o", trace]);
  expect(await served.upload(wheel)).toBe(200);
  await tracer.detach();
  return countCalls(trace);
}

/** Descriptors run out where one is made; a disk fails or is full where it is written to. */
function allFaults(counts: ReadonlyMap<string, number>): Fault[] {
  const writing = WRITE_CALLS.filter((call) => call !== "openat");
  return [false, true].flatMap((lasting) => [
    ...faultsAt(counts, "error=ENOSPC", { lasting }),
    ...faultsAt(counts, "error=EIO", { lasting, calls: writing }),
    ...faultsAt(counts, "error=EMFILE", { lasting, calls: ["openat"] }),
  ]);
}

/**
 * A full disk shows where bytes are added; SQLite tells no other fault of a sync or an open apart. The runtime wakes its
 * threads by writes that never fail on a real machine: an upload whose `write` is made to fail may hang for that alone.
 */
function answersOf({ call, effect }: Fault): (number | null)[] {
  const full = effect === "error=ENOSPC";
  if (call === "write") return [200, full ? 507 : 503, null];
  if (call === "pwrite64") return [200, full ? 507 : 503];
  return full ? [200, 507, 503] : [200, 503];
}

test.skipIf(!canTrace)(
  "O04 O05 O09 O22 ENOSPC, EIO and EMFILE at any call of an upload: refused clearly or done, and well again by itself",
  async () => {
    await using house = await openFaultHouse();
    let served = await house.start();
    const first = smallWheel("first", "1.0", PADDING);
    const promised = [first];
    const counts = await countUpload(house, served, first);
    const faults = sampleOf("failing uploads", allFaults(counts), 16);
    const answers = new Map<string, number>();
    for (const [at, fault] of faults.entries()) {
      const name = faultName(fault);
      const tracer = await attach(served.pid, injection(fault));
      const wheel = smallWheel(`failing${at}`, "1.0", PADDING);
      const status = await served.upload(wheel);
      if (!answersOf(fault).includes(status))
        throw new Error(`${name}: ${status}\n${served.log().slice(-2000)}`);
      answers.set(String(status), (answers.get(String(status)) ?? 0) + 1);
      if (status === 200) promised.push(wheel);
      // Reading goes on while writing fails.
      if (fault.call !== "openat" && status !== null) {
        const read = await served.get(fileUrl(first));
        expect([name, read.status]).toEqual([name, 200]);
      }
      await tracer.detach();
      if (status === null) {
        await served.kill();
        served = await house.start();
      }
      expect([name, await served.upload(wheel)]).toEqual([name, 200]);
      promised.push(wheel);
      await expectWhole(house, served, [wheel]);
    }
    console.log(`answers: ${JSON.stringify(Object.fromEntries(answers))}`);
    await served.kill();
    await expectWhole(house, await house.start(), promised);
  },
  3_600_000,
);
