/** A short run of the fuzzer, its kept inputs again, and proof that it would notice a crash, a hang and slowness. */
import { describe, expect, test } from "bun:test";
import { allTargets } from "../../scripts/fuzz/all-targets.ts";
import { fuzzTarget, readOnce } from "../../scripts/fuzz/fuzz-target.ts";
import { keptInputs } from "../../scripts/fuzz/kept-inputs.ts";
import { runChild } from "../../scripts/fuzz/run-child.ts";
import type { FuzzTarget } from "../../scripts/fuzz/target.ts";
import { testSeed } from "../support/seeded-random.ts";

const seconds = process.env["GATEHOUSE_LONG"] === "1" ? 20 : 0.6;

describe.each(allTargets.map((target) => [target.name, target] as const))("%s", (name, target) => {
  test("kept inputs give the outcome under which they were kept", async () => {
    const kept = Object.entries(await keptInputs(name));
    expect(kept.length).toBeGreaterThan(1);
    for (const [word, base64] of kept)
      expect(await readOnce(target, new Uint8Array(Buffer.from(base64, "base64")))).toEqual({ word });
  });

  test("B11, C02, C31, D19, N21, P12: damaged inputs are read or refused, at once", async () => {
    const seed = testSeed();
    const started = performance.now();
    const goOn = (rounds: number) => rounds < 200 || performance.now() - started < seconds * 1000;
    const { rounds, found, faults } = await fuzzTarget(target, { seed, goOn });
    expect({ seed, faults: faults.map(({ what }) => what) }).toEqual({ seed, faults: [] });
    expect(rounds).toBeGreaterThanOrEqual(200);
    expect(found.size).toBeGreaterThan(1);
  });
});

const toy = (read: FuzzTarget["read"]): FuzzTarget => ({
  name: "toy",
  seeds: [Buffer.from("abc"), Buffer.from("xyz")],
  words: ["!"],
  read,
});
const tenThousand = (rounds: number) => rounds < 10_000;

test("a reader that crashes on one rare byte is caught, with the input that did it", async () => {
  const crashes = toy((input) => {
    if (input.includes(0x21)) throw new TypeError("undefined is not a function");
    return "fine";
  });
  const { faults } = await fuzzTarget(crashes, { seed: 1, goOn: tenThousand });
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.every(({ what, input }) => what.includes("TypeError") && input.includes(0x21))).toBe(true);
});

test("what is learnt is built upon: outcomes that need several steps are found", async () => {
  const stairs = toy((input) => `${Math.min(6, input.filter((byte) => byte === 0x21).length)}`);
  const { found } = await fuzzTarget(stairs, { seed: 1, goOn: tenThousand });
  expect([...found.keys()].sort()).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
});

test("the same seed makes the same run", async () => {
  const inputs: string[][] = [[], []];
  for (const seen of inputs) {
    const recorder = toy((input) => (seen.push(Buffer.from(input).toString("hex")), "fine"));
    await fuzzTarget(recorder, { seed: 7, goOn: (rounds) => rounds < 300 });
  }
  expect(inputs[0]).toEqual(inputs[1] ?? []);
});

test("an input that takes long is a fault", async () => {
  const slow = toy(async () => {
    await Bun.sleep(2100);
    return "fine";
  });
  expect(await readOnce(slow, new Uint8Array(0))).toEqual({ fault: expect.stringContaining("took ") });
});

test("a run of its own reports what it did and how its memory went", async () => {
  const report = await runChild({ target: "name", seed: 3, seconds: 1.5 });
  expect(report).toMatchObject({ target: "name", faults: [] });
  expect(report.rounds).toBeGreaterThan(100);
  expect([...report.found.keys()]).toContain("accepted");
  expect((await runChild({ target: "nothing", seed: 3, seconds: 1 })).faults[0]).toContain(
    "no target nothing",
  );
});
