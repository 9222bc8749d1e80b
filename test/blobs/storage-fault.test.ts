/** Errors of the operating system become refusals; anything else stays what it is. */
import { expect, test } from "bun:test";
import { open, readFile } from "node:fs/promises";
import { storageFault, translated } from "../../src/blobs/storage-fault.ts";
import { invalid } from "../../src/errors.ts";

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  return translated(work).then(
    () => "nothing",
    (error: unknown) => error,
  );
}

test("O04 a real ENOSPC is storage_full", async () => {
  const fault = await thrownBy(async () => {
    await using full = await open("/dev/full", "w");
    await full.write(new Uint8Array(10));
  });
  expect(fault).toMatchObject({ kind: "storage_full", code: "storage.full", details: { errno: "ENOSPC" } });
});

for (const [code, kind] of [
  ["ENOSPC", "storage_full"],
  ["EDQUOT", "storage_full"],
  ["EFBIG", "storage_full"],
  ["EIO", "unavailable"],
  ["EROFS", "unavailable"],
  ["EXDEV", "unavailable"],
  ["EMFILE", "unavailable"],
] as const) {
  test(`O04 to O11 ${code} is ${kind}, without a path`, () => {
    const fault = storageFault(Object.assign(new Error(`${code}: open '/srv/secret'`), { code }));
    expect(fault).toMatchObject({ kind, details: { errno: code } });
    expect(JSON.stringify(fault) + String(fault)).not.toContain("secret");
  });
}

test("a missing file is unavailable; refusals, defects and their codes come back untouched", async () => {
  expect(await thrownBy(() => readFile("/nonexistent/x"))).toMatchObject({ kind: "unavailable" });
  for (const error of [
    invalid("a.b", "No."),
    new TypeError("x"),
    Object.assign(new Error("x"), { code: "ERR_X" }),
    "x",
  ]) {
    expect(storageFault(error)).toBe(error);
  }
});
