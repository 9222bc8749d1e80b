/** Tools check what they download against the hashes that the index gives and that users pin. */
import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import { listedFiles } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const checkers = ["pip", "uv"].flatMap(versionsOf);
const lockers = ["poetry", "pdm", "pipenv"].flatMap(versionsOf);
const house = sharedHouse(openConfig, [...checkers, ...lockers]);

let hashes: string[];
beforeAll(async () => {
  await house().put({ name: "pinned", version: "1.0" });
  hashes = (await listedFiles(house(), "pinned")).map((file) => file.hashes.sha256);
}, 60_000);

test("the index gives the sha256 of the bytes it serves", async () => {
  for (const file of await listedFiles(house(), "pinned")) {
    const bytes = await (await fetch(new URL(file.url, `${house().index}pinned/`))).bytes();
    expect(new Bun.CryptoHasher("sha256").update(bytes).digest("hex")).toBe(file.hashes.sha256);
  }
});

describe.each(checkers)("%s --require-hashes (163)", (client) => {
  const run = async (lines: string): Promise<{ code: number; output: string }> => {
    using desk = openDesk();
    const list = join(desk.work, "requirements.txt");
    writeFileSync(list, lines);
    const args = ["install", "--index-url", house().index, "--target", desk.newFolder()];
    const verb = client.startsWith("uv") ? ["pip"] : [];
    return await desk.run(client, [...verb, ...args, "--require-hashes", "-r", list]);
  };

  test("installs what matches", async () => {
    const pins = hashes.map((hash) => `--hash=sha256:${hash}`).join(" ");
    expect(await run(`pinned==1.0 ${pins}\n`)).toMatchObject({ code: 0 });
  });

  test("refuses what does not", async () => {
    const done = await run(`pinned==1.0 --hash=sha256:${"0".repeat(64)}\n`);
    expect(done.code).not.toBe(0);
    expect(done.output.toLowerCase()).toMatch(/do not match the hashes|hash mismatch/);
  });
});

const lockFiles: Readonly<Record<string, string>> = {
  poetry: "poetry.lock",
  pdm: "pdm.lock",
  pipenv: "Pipfile.lock",
};

test.each(lockers)(
  "%s locks the hashes of every file, as the index gives them (162)",
  async (client) => {
    using desk = openDesk();
    await house().forgetRequests();
    const done = await install(desk, client, { index: house().index, requirement: "pinned" });
    expect(done).toMatchObject({ code: 0 });
    const lock = readFileSync(join(done.folder, lockFiles[client.split(" ")[0] ?? ""] ?? ""), "utf8");
    expect([...new Set(lock.match(/[0-9a-f]{64}/g))]).toEqual(expect.arrayContaining(hashes));
    // Nobody had to download the sdist to hash it.
    expect((await house().requests()).filter(({ path }) => path.endsWith(".tar.gz"))).toEqual([]);
  },
  60_000,
);

test("uv 0.13.9 locks hash, size and time of upload of every file (157)", async () => {
  using desk = openDesk();
  const project = [
    '[project]\nname = "consumer"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["pinned"]',
    `[[tool.uv.index]]\nurl = "${house().index}"\ndefault = true\n`,
  ];
  writeFileSync(join(desk.work, "pyproject.toml"), project.join("\n"));
  expect(await desk.run("uv 0.13.9", ["lock"])).toMatchObject({ code: 0 });
  const lock = readFileSync(join(desk.work, "uv.lock"), "utf8");
  for (const hash of hashes) {
    expect(lock).toMatch(new RegExp(`hash = "sha256:${hash}", size = \\d+, upload-time = "\\d{4}-`));
  }
});
