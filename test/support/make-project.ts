/** Writes a small Python project that every publishing tool accepts: its source, one wheel and one sdist. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { storedZip } from "./stored-zip.ts";

/** What a generated project says about itself; `version` in its normal form, as filenames carry it. */
export type ProjectSpec = {
  readonly name: string;
  readonly version: string;
  /** `>=3.8` when left out. */
  readonly requiresPython?: string;
  readonly requires?: readonly string[];
  /** Extra → its requirements. */
  readonly extras?: Readonly<Record<string, readonly string[]>>;
  /** Bytes of filler in the module, so that a download takes a while. */
  readonly filler?: number;
};

/** A project on disk. */
export type MadeProject = {
  readonly folder: string;
  readonly wheel: string;
  readonly sdist: string;
};

/** Writes `spec` into a new folder below `parent`. */
export async function makeProject(parent: string, spec: ProjectSpec): Promise<MadeProject> {
  const folder = join(parent, `${moduleName(spec)}-${spec.version}`);
  const stem = `${moduleName(spec)}-${spec.version}`;
  const wheel = join(folder, "dist", `${stem}-py3-none-any.whl`);
  const sdist = join(folder, "dist", `${stem}.tar.gz`);
  mkdirSync(join(folder, "dist"), { recursive: true });
  for (const [name, text] of Object.entries(sourceFiles(spec))) writeFileSync(join(folder, name), text);
  writeFileSync(wheel, storedZip(wheelFiles(spec)));
  const files = { ...sourceFiles(spec), "PKG-INFO": metadata(spec) };
  const entries = Object.entries(files).map(([name, text]) => [`${stem}/${name}`, text]);
  writeFileSync(sdist, await new Bun.Archive(Object.fromEntries(entries), { compress: "gzip" }).bytes());
  return { folder, wheel, sdist };
}

function wheelFiles(spec: ProjectSpec): [name: string, text: string][] {
  const info = `${moduleName(spec)}-${spec.version}.dist-info`;
  const files: [string, string][] = [
    [`${moduleName(spec)}.py`, moduleText(spec)],
    [`${info}/METADATA`, metadata(spec)],
    [`${info}/WHEEL`, "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"],
  ];
  const record = files.map(
    ([name, text]) => `${name},sha256=${recordHash(text)},${Buffer.byteLength(text)}\n`,
  );
  return [...files, [`${info}/RECORD`, `${record.join("")}${info}/RECORD,,\n`]];
}

function recordHash(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("base64url");
}

function sourceFiles(spec: ProjectSpec): Record<string, string> {
  return { "pyproject.toml": pyproject(spec), [`${moduleName(spec)}.py`]: moduleText(spec) };
}

function moduleText(spec: ProjectSpec): string {
  const filler = spec.filler === undefined ? "" : `FILLER = "${"f".repeat(spec.filler)}"\n`;
  return `"""A project made for a test."""\n__version__ = ${quoted(spec.version)}\n${filler}`;
}

function metadata(spec: ProjectSpec): string {
  const extras = Object.entries(spec.extras ?? {});
  const lines = [
    "Metadata-Version: 2.1",
    `Name: ${spec.name}`,
    `Version: ${spec.version}`,
    "Summary: A project made for a test.",
    `Requires-Python: ${pythonOf(spec)}`,
    ...(spec.requires ?? []).map((need) => `Requires-Dist: ${need}`),
    ...extras.flatMap(([extra, needs]) => [
      `Provides-Extra: ${extra}`,
      ...needs.map((need) => `Requires-Dist: ${need}; extra == "${extra}"`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Says the same thing twice: `[project]` for today's tools, `[tool.poetry]` for poetry 1. */
function pyproject(spec: ProjectSpec): string {
  const list = (items: readonly string[] = []): string => `[${items.map(quoted).join(", ")}]`;
  const lines = [
    "[build-system]",
    'requires = ["flit_core>=3.11"]',
    'build-backend = "flit_core.buildapi"',
    "[project]",
    `name = ${quoted(spec.name)}`,
    `version = ${quoted(spec.version)}`,
    'description = "A project made for a test."',
    `requires-python = ${quoted(pythonOf(spec))}`,
    `dependencies = ${list(spec.requires)}`,
    "[project.optional-dependencies]",
    ...Object.entries(spec.extras ?? {}).map(([extra, needs]) => `${quoted(extra)} = ${list(needs)}`),
    "[tool.flit.module]",
    `name = "${moduleName(spec)}"`,
    "[tool.poetry]",
    `name = ${quoted(spec.name)}`,
    `version = ${quoted(spec.version)}`,
    'description = "A project made for a test."',
    'authors = ["Test <test@example.com>"]',
  ];
  return `${lines.join("\n")}\n`;
}

function moduleName(spec: ProjectSpec): string {
  return spec.name.toLowerCase().replace(/[-_.]+/g, "_");
}

function pythonOf(spec: ProjectSpec): string {
  return spec.requiresPython ?? ">=3.8";
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
