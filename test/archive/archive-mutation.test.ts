/** Damaged wheels and sdists end in an answer: inspected or refused, never a crash, and leave nothing behind. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { inspectSdist } from "../../src/archive/inspect-sdist.ts";
import { inspectWheel } from "../../src/archive/inspect-wheel.ts";
import { mutate } from "../support/archive-mutants.ts";
import { seededRandom, testSeed } from "../support/seeded-random.ts";
import {
  forgeGzip,
  forgeSdist,
  forgeTar,
  gnuLong,
  paxHeader,
  sdistName,
  sdistStart,
} from "../support/tar-forge.ts";
import { forgeWheel, wheelName } from "../support/wheel-forge.ts";

setDefaultTimeout(30_000);

const options = { ...defaultLimits, lenient: false };
const runs = Number(process.env["GATEHOUSE_MUTANTS"] ?? 600);

const wheel = forgeWheel({
  files: {
    "foo/__init__.py": "x = 1\n".repeat(50),
    "foo/data.bin": "\0".repeat(3000),
    "foo-1.0.data/scripts/run": "#!",
  },
  distInfo: { "entry_points.txt": "[console_scripts]\nfoo = foo:main\n" },
  end: { comment: "note", zip64: {} },
});
const long = `foo-1.0/${"n".repeat(150)}`;
const tar = forgeTar([
  ...sdistStart,
  paxHeader({ path: long }),
  { name: "cut", data: "x" },
  gnuLong(`${long}2`),
  { name: "cut", data: "y", magic: "ustar  \0" },
]);

const subjects: readonly (readonly [
  string,
  Uint8Array,
  (damaged: Uint8Array<ArrayBuffer>) => Promise<unknown>,
])[] = [
  ["C02 a wheel", wheel, (damaged) => inspectWheel(new Blob([damaged]), wheelName, options)],
  [
    "D19 a tar.gz",
    forgeSdist({ name: "foo-1.0/a.py", data: "x = 1\n" }),
    (damaged) => inspectSdist(new Blob([damaged]), sdistName, options),
  ],
  [
    "D19 a tar inside a right gzip",
    tar,
    (damaged) => inspectSdist(new Blob([forgeGzip(damaged)]), sdistName, options),
  ],
];

test.each(subjects)("%s, damaged at random, is inspected or refused", async (_title, whole, inspect) => {
  const seed = testSeed();
  const random = seededRandom(seed);
  const faults: unknown[] = [];
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const damaged = mutate(random, whole);
    try {
      await inspect(damaged);
    } catch (fault) {
      refused += 1;
      if (!(fault instanceof Refusal)) faults.push({ fault, hex: Buffer.from(damaged).toString("hex") });
    }
  }
  expect({ seed, faults }).toEqual({ seed, faults: [] });
  expect(refused).toBeGreaterThan(runs / 4);
  expect(refused).toBeLessThan(runs);
});

test("C02: every single byte of a wheel, changed, is noticed or changes nothing that we hand back", async () => {
  const right = await inspectWheel(new Blob([wheel]), wheelName, options);
  for (let at = 0; at < wheel.length; at++) {
    const damaged = wheel.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x11;
    try {
      expect(await inspectWheel(new Blob([damaged]), wheelName, options)).toEqual(right);
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
    }
  }
});
