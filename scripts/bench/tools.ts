/** The Python tools that are measured or used, each in a cached virtual environment, and the real distributions. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder } from "./cache.ts";
import { runTool } from "./run-tool.ts";

const requirements = {
  uv: ["uv==0.13.9"],
  pypiserver: ["pypiserver==2.4.2"],
  devpi: ["devpi-server==6.20.3"],
  proxpi: ["proxpi==1.3.1", "gunicorn==23.0.0"],
} as const;

export type ToolName = keyof typeof requirements;

/** The folder with the programs of a tool. */
export async function toolPrograms(name: ToolName): Promise<string> {
  const needs = requirements[name];
  const folder = await cachedFolder({
    name: `tool-${name}`,
    recipe: needs.join("\n"),
    fill: async (into) => {
      runTool(["python3", "-m", "venv", into]);
      runTool([join(into, "bin", "python"), "-m", "pip", "install", "--quiet", ...needs]);
    },
  });
  return join(folder, "bin");
}

/** The 50 pinned packages of a web application: one wheel each for CPython 3.11 on Linux. */
export const applicationFile = join(import.meta.dir, "application.txt");

/** Wheels of one release for several Pythons and platforms: a page of some 5 KB. */
const MANY = { requirement: "markupsafe==3.0.4", project: "markupsafe" };

export const pageProject = MANY.project;

/** Paths of all wheels, sorted; downloaded once through pip. */
export async function realWheels(): Promise<string[]> {
  const list = readFileSync(applicationFile, "utf8");
  const folder = await cachedFolder({
    name: "wheels",
    recipe: `${list}\n${MANY.requirement}`,
    fill: async (into) => {
      const download = ["python3", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", into];
      const binary = ["--only-binary", ":all:", "--implementation", "cp"];
      const linux = ["manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux2014_x86_64"];
      const platforms = linux.flatMap((tag) => ["--platform", tag]);
      runTool([...download, ...binary, "--python-version", "3.11", ...platforms, "-r", applicationFile]);
      for (const python of ["3.11", "3.12", "3.13"]) {
        for (const platform of [
          "manylinux2014_x86_64",
          "musllinux_1_2_x86_64",
          "macosx_11_0_arm64",
          "win_amd64",
        ]) {
          runTool([
            ...download,
            ...binary,
            "--python-version",
            python,
            "--platform",
            platform,
            MANY.requirement,
          ]);
        }
      }
    },
  });
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** The wheels of twenty projects, the one with many wheels among them. */
export function twentyProjects(wheels: readonly string[]): string[] {
  const byProject = Map.groupBy(wheels, (path) => (path.split("/").at(-1) ?? "").split("-")[0] ?? "");
  const names = [...byProject.keys()].filter((name) => name.toLowerCase() !== pageProject).slice(0, 19);
  return [...names, pageProject].flatMap((name) => byProject.get(name) ?? []);
}
