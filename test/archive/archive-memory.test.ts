/** I11: large archives and bombs are inspected in bounded memory, measured in a process of their own. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { type ForgedTarMember, forgeGzip, forgeSdist, forgeTar, sdistStart } from "../support/tar-forge.ts";
import { forgeWheel, recordRow } from "../support/wheel-forge.ts";
import { type ForgedEntry, forgeZip } from "../support/zip-forge.ts";

setDefaultTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the inspection printed, and the most memory its process ever held, in MB. */
async function inspectApart(filename: string, archive: Uint8Array): Promise<{ said: string; peak: number }> {
  const path = join(folder, filename);
  await Bun.write(path, archive);
  const script = new URL("../support/inspect-child.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, script, path], { stdout: "pipe", stderr: "inherit" });
  const [said = "", peak] = (await new Response(child.stdout).text()).split("\n");
  await child.exited;
  return { said, peak: Number(peak) / 1000 };
}

/** Bytes that do not compress. */
function noise(length: number): Uint8Array {
  const bytes = new Uint32Array(length / 4);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + at;
    bytes[at] = state;
  }
  return new Uint8Array(bytes.buffer);
}

const measurable = process.platform === "linux";
const idle = measurable ? (await inspectApart("idle.whl", new Uint8Array(0))).peak : Number.NaN;

test.if(measurable)(
  "a wheel of 64 MB and 1,000 files takes less than 60 MB above an idle process",
  async () => {
    const data = noise(64_000);
    const body = deflateRawSync(data);
    const paths = Array.from({ length: 1000 }, (_, i) => `foo/${i}`);
    const more = paths.map((name) => ({ name, data, body, method: 8 }));
    const row = recordRow("", data);
    const record = (rows: string[]) => [...rows, ...paths.map((path) => path + row)];
    const { said, peak } = await inspectApart("large.whl", forgeWheel({ more, record }));
    expect(said).toBe("1004 names");
    expect(peak - idle).toBeLessThan(60);
  },
);

test.if(measurable)("an sdist of 40 MB takes less than 60 MB above an idle process", async () => {
  const data = noise(40_000);
  const members: ForgedTarMember[] = Array.from({ length: 1000 }, (_, i) => ({ name: `foo-1.0/${i}`, data }));
  const { said, peak } = await inspectApart("large.tar.gz", forgeSdist(...members));
  expect(said).toBe("1001 names");
  expect(peak - idle).toBeLessThan(60);
});

test.if(measurable)("C21 I11: 60,000 empty entries are refused in bounded memory", async () => {
  const entries: ForgedEntry[] = Array.from({ length: 60_000 }, (_, i) => ({ name: `${i}/x` }));
  const { said, peak } = await inspectApart("many.whl", forgeZip(entries, { records: 0 }));
  expect(said).toBe("archive.zip.too_many_members");
  expect(peak - idle).toBeLessThan(100);
});

test.if(measurable)(
  "C21 I11: a member that inflates to 400 MB and declares little is refused in bounded memory",
  async () => {
    const body = deflateRawSync(new Uint8Array(400_000_000));
    const more: ForgedEntry[] = [{ name: "foo/zeros", body, method: 8, size: 60_000_000, crc: 0 }];
    const { said, peak } = await inspectApart("bomb.whl", forgeWheel({ more }));
    expect(said).toBe("archive.zip.file_size");
    expect(peak - idle).toBeLessThan(60);
  },
);

test.if(measurable)("D03 I11: a tar that inflates to 400 MB is refused in bounded memory", async () => {
  const zeros: ForgedTarMember = { name: "foo-1.0/zeros", data: new Uint8Array(400_000_000) };
  const { said, peak } = await inspectApart("bomb.tar.gz", forgeGzip(forgeTar([...sdistStart, zeros])));
  expect(said).toBe("archive.tar.bomb");
  expect(peak - idle).toBeLessThan(60);
});

test.if(measurable)("D04 I11: 60,000 empty members are refused in bounded memory", async () => {
  const tar = Buffer.concat(
    Array.from({ length: 60_000 }, (_, i) => forgeTar([{ name: `foo-1.0/${i}` }], "")),
  );
  const { said, peak } = await inspectApart("many.tar.gz", forgeGzip(tar));
  expect(said).toBe("archive.tar.too_many_members");
  expect(peak - idle).toBeLessThan(100);
});
