/** The JSON Schema for editors is the one derived from the code, and says yes to whatever loads. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { parse } from "yaml";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { acceptedBySchema } from "../support/json-schema-check.ts";

const path = join(import.meta.dir, "../../config/gatehouse.schema.json");

// After a change of the settings: UPDATE_CONFIG_SCHEMA=1 bun test test/config/json-schema.test.ts, then format.
if (process.env["UPDATE_CONFIG_SCHEMA"] === "1") {
  await Bun.write(path, `${JSON.stringify(configJsonSchema, null, 2)}\n`);
}

test("config/gatehouse.schema.json is fresh", async () => {
  expect(await Bun.file(path).json()).toEqual(configJsonSchema);
});

test("every setting has one sentence of help", () => {
  const undocumented: string[] = [];
  const visit = (schema: Record<string, unknown>, at: string) => {
    const properties = (schema["properties"] ?? {}) as Record<string, Record<string, unknown>>;
    for (const [name, property] of Object.entries(properties)) {
      if (!/^"\S.*\."$/.test(JSON.stringify(property["description"] ?? "")))
        undocumented.push(`${at}.${name}`);
      visit(property, `${at}.${name}`);
      if (typeof property["additionalProperties"] === "object") {
        visit(property["additionalProperties"] as Record<string, unknown>, `${at}.${name}.*`);
      }
    }
  };
  visit(configJsonSchema, "");
  expect(undocumented).toEqual([]);
});

describe("the schema refuses what the reader refuses", () => {
  test.each([
    "sever: {}",
    "server: { lisen: 127.0.0.1:1 }",
    "server: { listen: 8460 }",
    "server: { public_url: 'https://x/y' }",
    "indexes: { Main: { hosts: true } }",
    "indexes: { main: { hosts: yes } }",
    "indexes: { main: { upstreams: [Public] } }",
    "reserved: [a, a]",
    "limits: { file_size: 10 }",
    "limits: { archive_ratio: 0 }",
    "log: { level: loud }",
    "policy: []",
    "policy: { critcal: [] }",
    "policy: { second_factor: { everyone: yes } }",
    "policy: { second_factor: {} }",
    "policy: { critical: [{ match: [a] }] }",
    "policy: { critical: [{ level: any_2fa }] }",
    "policy: { critical: [{ level: any_2fa, match: [] }] }",
    "policy: { critical: [{ level: any_2fa, match: [a], top_downloads: { percent: 1, over: 9d } }] }",
    "policy: { critical: [{ level: no, match: [a] }] }",
    "policy: { critical: [{ level: any_2fa, match: [a], exempt: [{ user: jo, reason: x }] }] }",
    "[]",
  ])("%s", (text) => {
    expect(acceptedBySchema(configJsonSchema, parse(text))).toBe(false);
  });
});
