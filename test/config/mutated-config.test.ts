/** N21: whatever happens to a configuration file, reading it gives faults or settings that the schema knows. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { parse } from "yaml";
import { describeConfig } from "../../src/config/describe-config.ts";
import { formatFault } from "../../src/config/fault.ts";
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { defaultConfig, parseConfig } from "../../src/config/parse-config.ts";
import { acceptedBySchema } from "../support/json-schema-check.ts";
import { type Random, seededRandom } from "../support/seeded-random.ts";

const example = await Bun.file(join(import.meta.dir, "../../config/gatehouse.example.yaml")).text();
const seed = Number(process.env["SEED"] ?? Bun.nanoseconds() % 2 ** 31);
const rounds = Number(process.env["ROUNDS"] ?? 1000);
const scraps = [
  ":",
  ": ",
  "- ",
  "\n",
  "\n  ",
  "\t",
  "{",
  "}",
  "[",
  "]",
  "'",
  '"',
  "#",
  "&a ",
  "*a",
  "!t ",
  "? ",
  "|\n",
  "<<: ",
  "---\n",
  "...\n",
  "%",
  "~",
  "null",
  "true",
  "no",
  "0",
  "1.0",
  "1GiB",
  "\0",
  "\ud800",
  "\u2028",
  "__proto__: ",
  "policy:\n",
] as const;

function mutate(text: string, random: Random): string {
  const at = random.below(text.length);
  const end = Math.min(text.length, at + random.below(12));
  const lines = text.split("\n");
  const line = random.below(lines.length);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + random.pick(scraps) + text.slice(end);
    case 2:
      return lines.toSpliced(line, 1).join("\n");
    case 3:
      return lines.toSpliced(line, 0, lines[random.below(lines.length)] ?? "").join("\n");
    case 4:
      return lines.with(line, `  ${lines[line]}`).join("\n");
    default:
      return text.slice(0, at) + String.fromCharCode(32 + random.below(96)) + text.slice(at + 1);
  }
}

/** Only what differs from the comments matters, so that most mutations hit a setting. */
const bare = example
  .replace(/^\s*#.*\n/gm, "")
  .replace(/\s+#.*$/gm, "")
  .replace(/\n{2,}/g, "\n");
const known = new Set(keysOf(defaultConfig()));

function keysOf(parsed: ReturnType<typeof parseConfig>): readonly string[] {
  if ("faults" in parsed) return [];
  const { settings } = parsed;
  return Object.entries(settings).flatMap(([section, value]) =>
    section === "indexes" || Array.isArray(value) || typeof value !== "object"
      ? [section]
      : [section, ...Object.keys(value).map((name) => `${section}.${name}`)],
  );
}

test(`N21 mutated files never throw, and what loads has no key that the schema does not know (seed ${seed})`, () => {
  const random = seededRandom(seed);
  for (const key of ["limits.projectSize", "policy", "policy.file", "policy.secondFactor", "policy.critical"])
    known.add(key);
  for (const key of ["audit.signingKey", "audit.head"]) known.add(key);
  let sound = 0;
  let faulty = 0;
  for (let round = 0; round < rounds; round++) {
    let text = bare;
    for (let n = 0; n <= random.below(4); n++) text = mutate(text, random);
    const parsed = parseConfig(text, "g.yaml");
    if ("faults" in parsed) {
      faulty++;
      expect(parsed.faults.length).toBeGreaterThan(0);
      const lines = text.split("\n").length;
      for (const fault of parsed.faults) {
        expect(formatFault(fault)).toMatch(/^g\.yaml:[1-9]\d*:[1-9]\d*: [^\n]+$/);
        expect(fault.line).toBeLessThanOrEqual(lines);
        expect(fault.remedy).not.toBe("");
      }
    } else {
      sound++;
      expect(keysOf(parsed).filter((key) => !known.has(key))).toEqual([]);
      expect(describeConfig(parsed).every(({ source }) => source !== "")).toBe(true);
      if (!acceptedBySchema(configJsonSchema, parse(text))) throw new Error(`the schema refuses:\n${text}`);
    }
  }
  expect(Math.min(sound, faulty)).toBeGreaterThan(rounds / 40);
}, 600_000);
