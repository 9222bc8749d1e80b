/** Loading: safe defaults without a file, a named file that must be sound, and where each setting comes from. */
import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeConfig } from "../../src/config/describe-config.ts";
import { loadConfig } from "../../src/config/load-config.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function configFile(content: string | Uint8Array): string {
  const path = join(folder, `${++count}.yaml`);
  writeFileSync(path, content);
  chmodSync(path, 0o600);
  return path;
}

const refusal = (path: string) => loadConfig(path, {}).catch((thrown: unknown) => thrown);

test("without a file the safe defaults hold", async () => {
  const { settings, warnings, file } = await loadConfig(undefined, {});
  expect(settings).toMatchObject({
    server: { listen: { text: "127.0.0.1:8460" }, publicUrl: "http://127.0.0.1:8460", trustedProxies: [] },
    storage: { data: "./gatehouse-data" },
    access: { read: "authenticated", newProjects: "members" },
    limits: { fileSize: 2 ** 30 },
    uploads: { unknownMetadataMinor: "refuse", archiveMismatch: "refuse" },
  });
  expect(settings.limits.projectSize).toBeUndefined();
  expect([...settings.indexes] as unknown).toEqual([
    ["main", { hosts: true, upstreams: [], allow: [], deny: [], breakGlass: [] }],
  ]);
  expect({ warnings, file }).toEqual({ warnings: [], file: undefined });
});

test("options without a file are read as strictly as a file", async () => {
  const loaded = await loadConfig(undefined, {}, { listen: "localhost:9000", data: "/srv/g" });
  expect(describeConfig(loaded).slice(0, 2)).toEqual([
    { path: "server.listen", value: "localhost:9000", source: "--listen" },
    { path: "server.public_url", value: "http://localhost:9000", source: "default, from server.listen" },
  ]);
  const error: unknown = await loadConfig(undefined, {}, { listen: "9000" }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    code: "config.faulty",
    details: { faults: [expect.stringMatching(/^--listen: server\.listen: '9000' is not an address/)] },
  });
});

test("each setting is shown with the line that it comes from, or as a default", async () => {
  const path = configFile("log:\n  level: warn\nreserved:\n  - acme-*\n  - b\n");
  const loaded = await loadConfig(path, {});
  const rows = describeConfig(loaded).filter(
    ({ source }) => source !== "default" && !source.includes("from"),
  );
  expect(rows).toEqual([
    { path: "reserved", value: "[acme-*, b]", source: `${path}:4` },
    { path: "log.level", value: "warn", source: `${path}:2` },
  ]);
  expect(loaded.sha256).toBe(
    new Bun.CryptoHasher("sha256")
      .update("log:\n  level: warn\nreserved:\n  - acme-*\n  - b\n")
      .digest("hex"),
  );
});

test("a faulty file is refused with a line for each fault", async () => {
  const path = configFile("sever: {}\nlog: 1\n");
  expect(await refusal(path)).toMatchObject({
    kind: "invalid",
    code: "config.faulty",
    message: `'${path}' cannot be used; faults: 2.`,
    details: {
      faults: [
        `${path}:1:1: sever: unknown key. Did you mean "server"?`,
        `${path}:2:6: log: expected a mapping, found the number 1.`,
      ],
    },
  });
});

describe("a file that cannot be read", () => {
  test.each([
    ["missing", () => join(folder, "missing.yaml"), "does not exist"],
    ["a folder", () => folder, "is not a regular file"],
    ["N06 10 MB", () => configFile("#".repeat(10_000_000)), "is larger than 256 KiB"],
    ["a device", () => "/dev/null", "is not a regular file"],
  ])("%s", async (_, path, what) => {
    expect(await refusal(path())).toMatchObject({
      code: "config.unreadable",
      message: expect.stringContaining(what),
    });
  });

  test("a named pipe that nobody writes to does not keep the start waiting", async () => {
    const path = join(folder, "pipe");
    expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
    expect(await refusal(path)).toMatchObject({ code: "config.unreadable" });
  });
});

describe("N08 how the bytes are written", () => {
  const utf16 = Buffer.from("\ufefflog: {}\n", "utf16le");
  test.each([
    ["UTF-16, little end first", utf16, "1:1: the file is UTF-16"],
    ["UTF-16, big end first", Buffer.from(utf16).swap16(), "1:1: the file is UTF-16"],
    ["Latin-1", Buffer.from("log: {}\n\n# caf\xe9\n", "latin1"), "3:1: the line is not UTF-8"],
    ["a cut character at the end", Buffer.from([0x23, 0x0a, 0x23, 0xe2, 0x82]), "2:1: the line is not UTF-8"],
    ["a surrogate", Buffer.from([0x23, 0xed, 0xa0, 0x80, 0x0a]), "1:1: the line is not UTF-8"],
  ])("%s", async (_, bytes, fault) => {
    const path = configFile(bytes);
    expect(await refusal(path)).toMatchObject({
      details: { faults: [expect.stringContaining(`${path}:${fault}. Save it as UTF-8.`)] },
    });
  });

  test("a byte order mark is fine", async () => {
    expect((await loadConfig(configFile("\ufefflog: {}\r\n"), {})).warnings).toEqual([]);
  });
});

describe("N15 who may change the file", () => {
  test("a file that every user can write is warned of", async () => {
    const path = configFile("log: {}\n");
    chmodSync(path, 0o666);
    expect((await loadConfig(path, {})).warnings).toEqual([
      `${path}: every user of this machine can change the file. Run chmod o-w on it.`,
    ]);
  });

  test("a link is followed, and its target is judged", async () => {
    const target = configFile("log: {}\n");
    chmodSync(target, 0o602);
    symlinkSync(target, join(folder, "link.yaml"));
    expect((await loadConfig(join(folder, "link.yaml"), {})).warnings.length).toBe(1);
  });
});
