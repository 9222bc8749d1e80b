/** The two installations that developers and builds wait for, each with nothing in the client's cache. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { runToolBeside } from "./run-tool.ts";
import { applicationFile, toolPrograms } from "./tools.ts";

export type Installer = {
  readonly name: "pip install" | "uv sync";
  /** Prepares for an index and gives what is to be measured; it may be run again and again. */
  readonly prepare: (bench: Bench, simple: string) => Promise<() => Promise<void>>;
};

export const installers: readonly Installer[] = [
  { name: "uv sync", prepare: prepareUv },
  { name: "pip install", prepare: preparePip },
];

async function preparePip(bench: Bench, simple: string): Promise<() => Promise<void>> {
  const python = join(await toolPrograms("uv"), "python");
  return async () => {
    const folder = bench.folder("pip");
    mkdirSync(folder);
    const how = [
      "--quiet",
      "--no-cache-dir",
      "--no-compile",
      "--disable-pip-version-check",
      "--only-binary",
      ":all:",
    ];
    const where = ["--index-url", simple, "--target", join(folder, "target")];
    await runToolBeside([
      python,
      "-m",
      "pip",
      "--isolated",
      "install",
      ...how,
      ...where,
      "-r",
      applicationFile,
    ]);
    rmSync(folder, { recursive: true });
  };
}

/** The lock file is made once, outside of what is measured. */
async function prepareUv(bench: Bench, simple: string): Promise<() => Promise<void>> {
  const uv = join(await toolPrograms("uv"), "uv");
  const kept = bench.folder("uv-lock");
  mkdirSync(kept);
  const pins = readFileSync(applicationFile, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const project = { name: "application", version: "1", "requires-python": "==3.11.*", dependencies: pins };
  const lines = Object.entries(project).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  writeFileSync(join(kept, "pyproject.toml"), `[project]\n${lines.join("\n")}\n`);
  const common = ["--quiet", "--no-config", "--no-build", "--index-url", simple];
  const cache = (folder: string) => ["--cache-dir", join(folder, "cache"), "--project", folder];
  return async () => {
    const folder = bench.folder("uv");
    mkdirSync(folder);
    copyFileSync(join(kept, "pyproject.toml"), join(folder, "pyproject.toml"));
    const python = ["--python", "3.11"];
    await runToolBeside([uv, "sync", ...common, ...python, ...cache(folder)]);
    rmSync(folder, { recursive: true });
  };
}
