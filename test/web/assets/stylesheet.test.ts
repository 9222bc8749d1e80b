/** The stylesheet: small, served under a name made from its content, and loading nothing by itself. */
import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stylesheet } from "../../../src/web/assets/stylesheet.ts";

const file = readFileSync(new URL("../../../src/web/assets/style.css", import.meta.url));
const text = file.toString();

test("the program carries the sheet without comments and blanks, and nothing else is lost, under 15 KB", () => {
  const bare = (sheet: string) => sheet.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/\s/g, "");
  expect(bare(Buffer.from(stylesheet.bytes).toString())).toBe(bare(text));
  expect(stylesheet.bytes.length).toBeLessThan(15 * 1024);
});

test("its path names its content", () => {
  const hash = createHash("sha256").update(stylesheet.bytes).digest("hex").slice(0, 16);
  expect(stylesheet.path).toBe(`/static/style.${hash}.css`);
});

test("it loads nothing: no import, no address", () => {
  expect(text).not.toMatch(/@import|url\(/);
});

test("every custom property it reads is one it sets", () => {
  const set = new Set([...text.matchAll(/(--[\w-]+):/g)].map((m) => m[1]));
  const read = [...text.matchAll(/var\((--[\w-]+)\)/g)].map((m) => m[1]);
  expect(read.filter((name) => !set.has(name))).toEqual([]);
});

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const colours = new Map(
  [...text.matchAll(/(--[\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((m) => [
    m[1] ?? "",
    [m[2] ?? "", m[3] ?? ""],
  ]),
);

test.each([
  ["--ink", "--paper", 7],
  ["--ink", "--raised", 7],
  ["--ink", "--sunk", 7],
  ["--ink", "--care-wash", 7],
  ["--ink", "--wrong-wash", 7],
  ["--soft", "--paper", 4.5],
  ["--soft", "--raised", 4.5],
  ["--soft", "--sunk", 4.5],
  ["--accent", "--paper", 4.5],
  ["--accent", "--raised", 4.5],
  ["--accent", "--wrong-wash", 4.5],
  ["--accent-strong", "--paper", 4.5],
  ["--on-accent", "--accent", 4.5],
  ["--on-accent", "--accent-strong", 4.5],
  ["--care", "--care-wash", 4.5],
  ["--care", "--paper", 4.5],
  ["--wrong", "--wrong-wash", 4.5],
  ["--wrong", "--raised", 4.5],
  ["--wrong", "--paper", 4.5],
  ["--good", "--good-wash", 4.5],
  ["--edge", "--paper", 3],
  ["--edge", "--raised", 3],
] as const)(
  "%s on %s has a contrast of at least %d, light and dark (WCAG 1.4.3, 1.4.11)",
  (front, back, least) => {
    const [ink, ground] = [colours.get(front), colours.get(back)];
    expect(ink).toHaveLength(2);
    expect(contrast(ink?.[0] ?? "", ground?.[0] ?? "")).toBeGreaterThanOrEqual(least);
    expect(contrast(ink?.[1] ?? "", ground?.[1] ?? "")).toBeGreaterThanOrEqual(least);
  },
);
