/** Secrets: named, never written; opened from a file or a variable; and never printed. */
import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatFault } from "../../src/config/fault.ts";
import { checkSecrets } from "../../src/config/load-config.ts";
import { key, type Reading, section } from "../../src/config/schema.ts";
import { hideSecret, openSecret } from "../../src/config/secret.ts";
import { secret } from "../../src/config/secret-reader.ts";
import { readYaml } from "../../src/config/yaml-document.ts";
import { acceptedBySchema } from "../support/json-schema-check.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

function secretFile(name: string, content: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function read(text: string): Reading & { readonly value: unknown } {
  const { root, faults } = readYaml(text, "g.yaml");
  const reading = {
    faults: [...faults],
    places: new Map(),
    entries: new Map(),
    secrets: [],
    overrides: new Map(),
  };
  const schema = section({ password: key("A secret.", secret, { env: "UNUSED" }) });
  return { ...reading, value: schema.read(root, { path: "", reading }) };
}

describe("N14 where a secret is kept", () => {
  test("a file or a variable is named", () => {
    expect(read("password: { file: /run/secrets/mail }").value).toEqual({
      password: { from: "file", name: "/run/secrets/mail" },
    });
    expect(read("password: { env: MAIL }").secrets).toMatchObject([
      { path: "password", at: { line: 1, column: 11 }, source: { from: "env", name: "MAIL" } },
    ]);
  });

  test.each([
    "password: hunter2",
    "password: 12345678",
    "password: { value: hunter2 }",
    "password: { file: /a, env: B }",
    "password: {}",
    "password: [hunter2]",
  ])("%s is refused, and the value is not repeated", (text) => {
    const { faults } = read(text);
    expect(faults.map(formatFault)).toEqual([
      "g.yaml:1:11: password: a secret cannot stand in the configuration itself. Write { file: PATH } or { env: NAME }.",
    ]);
    expect(acceptedBySchema(secret.json, "hunter2")).toBe(false);
  });

  test("the schema for editors takes one of the two forms", () => {
    expect(acceptedBySchema(secret.json, { file: "/a" })).toBe(true);
    expect(acceptedBySchema(secret.json, { env: "A" })).toBe(true);
    expect(acceptedBySchema(secret.json, { file: "/a", env: "A" })).toBe(false);
  });
});

describe("N14 opening a secret", () => {
  test.each([
    ["without a line break", "hunter2"],
    ["with a line break at the end", "hunter2\n"],
    ["with a Windows line break", "hunter2\r\n"],
  ])("a file %s", async (_, content) => {
    const opened = await openSecret({ from: "file", name: secretFile("good", content) }, {});
    expect(opened.reveal()).toBe("hunter2");
  });

  test("a link to a file, as orchestrators mount them", async () => {
    symlinkSync(secretFile("target", "hunter2"), join(folder, "link"));
    expect((await openSecret({ from: "file", name: join(folder, "link") }, {})).reveal()).toBe("hunter2");
  });

  test("a variable", async () => {
    expect((await openSecret({ from: "env", name: "A" }, { A: "hunter2" })).reveal()).toBe("hunter2");
  });

  mkdirSync(join(folder, "folder"));
  test.each([
    ["a missing file", join(folder, "missing"), "cannot be read"],
    ["a folder", join(folder, "folder"), "is not a regular file"],
    ["a file open to everyone", secretFile("open", "hunter2", 0o604), "is open to every user"],
    ["an empty file", secretFile("empty", "\n"), "is empty"],
    ["two lines", secretFile("two", "hunter2\nhunter3\n"), "holds more than one line"],
    ["a huge file", secretFile("huge", "hunter2".repeat(10_000)), "is larger than 64 KiB"],
  ])("%s is refused without its content", async (_, name, what) => {
    const error: unknown = await openSecret({ from: "file", name }, {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "config.secret" });
    expect(String(error)).toContain(what);
    expect(String(error)).not.toContain("hunter");
  });

  test("a variable that is not set is told with the place of the setting", async () => {
    const { secrets } = read("password: { env: MAIL }");
    expect((await checkSecrets(secrets, {})).map(formatFault)).toEqual([
      "g.yaml:1:11: password: the variable 'MAIL' is not set. Set it before the start.",
    ]);
    expect(await checkSecrets(secrets, { MAIL: "x" })).toEqual([]);
  });
});

test("N19 a secret prints as stars, however it is printed", () => {
  const hidden = hideSecret("hunter2");
  const printed = [String(hidden), JSON.stringify({ hidden }), Bun.inspect({ hidden })];
  for (const text of printed) {
    expect(text).toContain("***");
    expect(text).not.toContain("hunter2");
  }
});
