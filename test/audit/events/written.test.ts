/** The registry and the program agree: what nobody writes is not on the help page. */
import { expect, test } from "bun:test";
import { Glob } from "bun";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EVENTS } from "../../../src/audit/events/registry.ts";

const root = join(import.meta.dir, "..", "..", "..");
const sources = [...new Glob("src/**/*.{ts,tsx}").scanSync(root)]
  .filter((path) => !path.startsWith("src/audit/events/"))
  .map((path) => readFileSync(join(root, path), "utf8"));

/** As `event: "file.upload"`, or put together: `event: `${what}.${verb}``, each part of which the same file names. */
function isWritten(name: string, text: string): boolean {
  if (text.includes(`"${name}"`)) return true;
  return [...text.matchAll(/event: `((?:\$\{[^}]+\}|[\w.])+)`/g)].some(([, pattern = ""]) => {
    const parts = pattern.split(/\$\{[^}]+\}/).map((part) => part.replaceAll(".", "\\."));
    const found = new RegExp(`^${parts.join("([\\w.]+)")}$`).exec(name);
    return (
      found !== null && found.slice(1).every((part) => sources.some((each) => each.includes(`"${part}"`)))
    );
  });
}

test("every event of the registry is written somewhere", () => {
  const unwritten = Object.keys(EVENTS).filter((name) => !sources.some((text) => isWritten(name, text)));
  expect(unwritten).toEqual([]);
});

test("an event that is not in the registry would be noticed", () => {
  expect(sources.some((text) => isWritten("moon.land", text))).toBe(false);
  expect(sources.some((text) => isWritten("file.land", text))).toBe(false);
});
