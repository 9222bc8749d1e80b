/** I12: whatever we accept, Python reads with the same names and the same bytes. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { createHash } from "node:crypto";
import { Refusal } from "../../src/errors.ts";
import { defaultLimits } from "../../src/archive/archive-limits.ts";
import { listTarGz } from "../../src/archive/tar-listing.ts";
import { mutate, mutateTarHeader, randomTar, randomZip } from "../support/archive-mutants.ts";
import { askPython, type PythonAnswer } from "../support/python-archives.ts";
import { readZip } from "../support/read-zip.ts";
import { seededRandom, testSeed } from "../support/seeded-random.ts";
import { forgeGzip } from "../support/tar-forge.ts";

const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

type Reader = (archive: Uint8Array<ArrayBuffer>) => Promise<(readonly [string, string])[]>;

const ourZip: Reader = async (archive) =>
  [...(await readZip(archive))].map(([name, data]) => [name, sha256(data)] as const);

const ourTar: Reader = async (archive) => {
  const { members, kept } = await listTarGz(new Blob([archive]), defaultLimits, () => 1_000_000);
  return members.map(({ path, kind }) => [
    kind === "directory" ? `${path}/` : path,
    sha256(kept.get(path) ?? new Uint8Array(0)),
  ]);
};

/** What both say of each archive that we accept; a crash of ours passes through. */
async function disagreements(kind: "zip" | "tar", archives: readonly Uint8Array<ArrayBuffer>[]) {
  const read = kind === "zip" ? ourZip : ourTar;
  const theirs = await askPython(kind, archives);
  const wrong: { hex: string; ours: PythonAnswer; theirs: PythonAnswer | undefined }[] = [];
  let accepted = 0;
  for (const [at, archive] of archives.entries()) {
    try {
      const ours = await read(archive);
      accepted += 1;
      if (JSON.stringify(ours) !== JSON.stringify(theirs[at])) {
        wrong.push({ hex: Buffer.from(archive).toString("hex"), ours, theirs: theirs[at] });
      }
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
    }
  }
  return { wrong, accepted };
}

setDefaultTimeout(30_000);

const runs = Number(process.env["GATEHOUSE_MUTANTS"] ?? 600);

test("C31 I12: Python's zipfile agrees on every ZIP that we accept", async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  const archives = Array.from({ length: runs }, (_, i) => {
    const whole = randomZip(random);
    return i % 2 === 0 ? whole : mutate(random, whole);
  });
  const { wrong, accepted } = await disagreements("zip", archives);
  expect({ seed, wrong }).toEqual({ seed, wrong: [] });
  expect(accepted).toBeGreaterThan(runs / 20);
});

test("D19 I12: Python's tarfile agrees on every tar.gz that we accept", async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  const archives = Array.from({ length: runs }, (_, i) => {
    const whole = randomTar(random);
    const damage = [() => whole, () => mutate(random, whole), () => mutateTarHeader(random, whole)][i % 3];
    return forgeGzip(damage?.() ?? whole);
  });
  const { wrong, accepted } = await disagreements("tar", archives);
  expect({ seed, wrong }).toEqual({ seed, wrong: [] });
  expect(accepted).toBeGreaterThan(runs / 20);
});
