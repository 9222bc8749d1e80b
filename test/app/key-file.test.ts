/** Keys beside the database: made once, for one user, never remade when they are damaged. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyFile } from "../../src/app/key-file.ts";

const make = { newId: () => crypto.randomUUID(), randomBytes: (n: number) => randomBytes(n) };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gatehouse-key-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("is made at first, found afterwards, and nobody else may read it", async () => {
  const key = openKeyFile(folder, "seed.key", make);
  expect(key.length).toBe(32);
  expect(Buffer.from(openKeyFile(folder, "seed.key", make)).equals(key)).toBe(true);
  expect(await readdir(join(folder, "keys"))).toEqual(["seed.key"]);
  expect((await stat(join(folder, "keys/seed.key"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "keys"))).mode & 0o777).toBe(0o700);
});

test("a damaged key stops the server instead of being replaced", async () => {
  openKeyFile(folder, "seed.key", make);
  await writeFile(join(folder, "keys/seed.key"), "short");
  expect(() => openKeyFile(folder, "seed.key", make)).toThrow("holds 5 bytes");
});
