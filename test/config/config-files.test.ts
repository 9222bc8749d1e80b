/** The YAML files that come with the program load, say what they claim, and leave no setting out (N22). */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { parse } from "yaml";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { parsePolicyText } from "../../src/config/parse-policy.ts";
import { acceptedBySchema } from "../support/json-schema-check.ts";

const folder = join(import.meta.dir, "../../config");

test.each(["quickstart.yaml", "gatehouse.example.yaml"])("N22 %s loads without a warning", async (name) => {
  expect((await loadConfig(join(folder, name), {})).warnings).toEqual([]);
  const text = await Bun.file(join(folder, name)).text();
  expect(acceptedBySchema(configJsonSchema, parse(text))).toBe(true);
});

test("the quickstart listens on this machine alone and lets anyone install", async () => {
  const { settings } = await loadConfig(join(folder, "quickstart.yaml"), {});
  expect(settings.server.listen).toMatchObject({ text: "127.0.0.1:8460", loopback: true });
  expect(settings.access.read).toBe("anyone");
  expect<string>(settings.storage.data).toBe("./gatehouse-data");
});

test("the quickstart's policy is right once its marks are taken away", async () => {
  const text = await Bun.file(join(folder, "quickstart.yaml")).text();
  const policy = parsePolicyText(text.replaceAll(/^#(?=policy:| {2})/gm, ""), "quickstart.yaml");
  expect(policy).toMatchObject({ critical: [{ match: ["acme-*"], level: "phishing_resistant" }] });
});

test("the example shows every setting, with its default where no comment says otherwise", async () => {
  const example = await loadConfig(join(folder, "gatehouse.example.yaml"), {});
  const defaults = await loadConfig(undefined, {});
  // The entries of the policy are the example's own; what they may hold is told by the test below.
  const settings = [...example.entries].filter(([path]) => !path.startsWith("policy"));
  expect(settings.filter(([, { at }]) => at.line === 0)).toEqual([]);
  expect(settings.map(([path]) => path)).toEqual([...defaults.entries.keys()]);
  const different = settings.filter(([path, { value }]) => value !== defaults.entries.get(path)?.value);
  expect(different.map(([path]) => path)).toEqual([
    "server.public_url",
    "server.trusted_proxies",
    "reserved",
  ]);
});

test("the example's policy shows every key that a policy may have", async () => {
  const { entries } = await loadConfig(join(folder, "gatehouse.example.yaml"), {});
  const shown = new Set([...entries.keys()].map((path) => path.replace(/\[\d+\]/g, "[]")));
  const known: string[] = [];
  const visit = (schema: Record<string, unknown>, path: string) => {
    for (const [name, property] of Object.entries(schema["properties"] ?? {}) as [string, typeof schema][]) {
      const below = (property["items"] as typeof schema | undefined) ?? property;
      const here = `${path}.${name}${property["items"] === undefined ? "" : "[]"}`;
      if (below["properties"] === undefined) known.push(`${path}.${name}`);
      else visit(below, here);
    }
  };
  visit(
    (configJsonSchema["properties"] as Record<string, Record<string, unknown>>)["policy"] ?? {},
    "policy",
  );
  expect(known.filter((path) => !shown.has(path))).toEqual([]);
});
