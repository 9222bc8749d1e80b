/** O01: the compiled server killed at each write-class system call of an upload. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { expectWhole, openFaultHouse } from "./fault-house.ts";
import { attach, canTrace, countCalls, faultName, faultsAt, injection, WRITE_CALLS } from "./inject.ts";
import { sampleOf } from "./sample.ts";
import { type SmallWheel, smallWheel } from "./small-wheel.ts";

/** More than two pieces of what the store writes at once. */
const PADDING = 600_000;

test.skipIf(!canTrace)(
  "O01 kill -9 at any write-class call of an upload loses nothing acknowledged and leaves nothing half",
  async () => {
    await using house = await openFaultHouse();
    const trace = join(house.data, "..", "trace");
    let served = await house.start();
    const tracer = await attach(served.pid, ["-e", `trace=${WRITE_CALLS.join(",")}`, "-o", trace]);
    const promised: SmallWheel[] = [smallWheel("first", "1.0", PADDING)];
    for (const wheel of promised) expect(await served.upload(wheel)).toBe(200);
    await tracer.detach();

    const counts = countCalls(trace);
    for (const call of ["openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir"])
      expect([...counts.keys()]).toContain(call);
    const faults = sampleOf("killed uploads", faultsAt(counts, "signal=SIGKILL"), 12);
    let killed = 0;
    for (const [at, fault] of faults.entries()) {
      await attach(served.pid, injection(fault));
      const wheel = smallWheel(`killed${at}`, "1.0", PADDING);
      const status = await served.upload(wheel);
      if (status === 200) promised.push(wheel);
      else expect([faultName(fault), status]).toEqual([faultName(fault), null]);
      killed += status === null ? 1 : 0;
      await served.kill();
      served = await house.start();
      await expectWhole(house, served, promised.slice(-2));
      // What was not acknowledged can be sent again: it is there whole, or not at all.
      expect(await served.upload(wheel)).toBe(200);
    }
    console.log(`killed in ${killed} of ${faults.length} places`);
    expect(killed).toBeGreaterThan(faults.length / 2);
    await expectWhole(house, served, promised);
  },
  1_800_000,
);
