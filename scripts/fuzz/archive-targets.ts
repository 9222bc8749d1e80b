/** The readers of wheels and sdists, raw and inside a right compression. */
import { gunzipSync } from "node:zlib";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { inspectSdist } from "../../src/archive/inspect-sdist.ts";
import { inspectWheel } from "../../src/archive/inspect-wheel.ts";
import { readZipDirectory } from "../../src/archive/zip-directory.ts";
import { randomTar, randomZip } from "../../test/support/archive-mutants.ts";
import { seededRandom } from "../../test/support/seeded-random.ts";
import {
  forgeGzip,
  forgeSdist,
  forgeTar,
  gnuLong,
  paxHeader,
  sdistName,
  sdistStart,
} from "../../test/support/tar-forge.ts";
import { forgeWheel, wheelName } from "../../test/support/wheel-forge.ts";
import type { FuzzTarget } from "./target.ts";
import { verdict } from "./verdict.ts";

const options = { ...defaultLimits, lenient: false };
const random = seededRandom(1);

const wheels = [
  forgeWheel(),
  forgeWheel({
    files: { "foo/__init__.py": "x = 1\n".repeat(50), "foo-1.0.data/scripts/run": "#!" },
    distInfo: { "entry_points.txt": "[console_scripts]\nfoo = foo:main\n" },
    end: { comment: "note", zip64: {} },
  }),
];

const zipWords = [
  "PK\x03\x04",
  "PK\x01\x02",
  "PK\x05\x06",
  "PK\x06\x06",
  "PK\x06\x07",
  "PK\x07\x08",
  "\x01\0\x08\0",
  "up",
  "../",
  "foo-1.0.dist-info/",
  "RECORD",
  "\xff\xff\xff\xff",
];

const wheel: FuzzTarget = {
  name: "wheel",
  seeds: wheels,
  words: zipWords,
  read: (input) =>
    verdict(async () => {
      const found = await inspectWheel(new Blob([input]), wheelName, options);
      if (!found.names.has("foo-1.0.dist-info/METADATA")) throw new Error("a wheel without METADATA passed");
      return "accepted";
    }),
};

const zip: FuzzTarget = {
  name: "zip",
  seeds: [...wheels, ...Array.from({ length: 20 }, () => randomZip(random))],
  words: zipWords,
  read: (input) =>
    verdict(async () => {
      const members = await readZipDirectory(new Blob([input]), defaultLimits);
      return `accepted-${Math.min(members.length, 3)}`;
    }),
};

const tarWords = [
  "ustar\0",
  "ustar  \0",
  "0000644\0",
  "00000000000\0",
  "12 path=a/b\n",
  "size=",
  "GNU.sparse.",
  "\x80\0\0\0",
  "././@LongLink",
  "foo-1.0/",
  "../",
  "\0".repeat(512),
];

const tarSeeds = [
  forgeTar(sdistStart),
  forgeTar([
    ...sdistStart,
    paxHeader({ path: `foo-1.0/${"n".repeat(150)}` }),
    { name: "cut", data: "x" },
    gnuLong(`foo-1.0/${"m".repeat(150)}`),
    { name: "cut", data: "y", magic: "ustar  \0" },
  ]),
  ...Array.from({ length: 20 }, () => randomTar(random)),
];

const readSdist = (archive: Uint8Array<ArrayBuffer>): Promise<string> =>
  verdict(async () => {
    const found = await inspectSdist(new Blob([archive]), sdistName, options);
    if (!found.names.has("foo-1.0/PKG-INFO")) throw new Error("an sdist without PKG-INFO passed");
    return "accepted";
  });

const tar: FuzzTarget = {
  name: "tar",
  seeds: tarSeeds,
  words: tarWords,
  read: (input) => readSdist(forgeGzip(input)),
};

const sdist = forgeSdist({ name: "foo-1.0/a.py", data: "x = 1\n" });
const gzip: FuzzTarget = {
  name: "gzip",
  seeds: [sdist, forgeGzip(gunzipSync(sdist))],
  words: ["\x1f\x8b\x08", "\x1f\x8b\x08\x04\0\0\0\0\0\x03\xff\xff", "\x03\0", "\0\0\xff\xff"],
  read: readSdist,
};

export const archiveTargets: readonly FuzzTarget[] = [wheel, zip, tar, gzip];
