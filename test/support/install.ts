/** Installs with each real tool into a fresh place, and tells what came out of it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import type { ClientName } from "./client-versions.ts";
import type { Desk } from "./desk.ts";
import type { Finished } from "./run-process.ts";

/** What to install from where. */
export type InstallOrder = {
  /** The index address, with its slash; may carry `user:password@`. */
  readonly index: string;
  /** A requirement, such as `demo[fast]==1.0`. */
  readonly requirement: string;
  /** More options for the tool, in its own words. */
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** A finished installation. */
export type Installation = Finished & {
  /** Folder that the tool worked in: lock files are here. */
  readonly folder: string;
  /** `name version` of everything installed, sorted, names as in the metadata. */
  readonly installed: readonly string[];
};

/** Installs with `client` in a new folder of `desk`. */
export async function install(desk: Desk, client: ClientName, order: InstallOrder): Promise<Installation> {
  const tool = client.split(" ")[0] ?? "";
  const recipe = recipes[tool];
  if (recipe === undefined) throw new Error(`${client} does not install`);
  const folder = desk.newFolder();
  const args = recipe(order, folder);
  const command = [...args, ...(order.options ?? [])];
  const finished = await desk.run(client, command, { cwd: folder, env: order.env ?? {} });
  return { ...finished, folder, installed: installedIn(folder) };
}

/** `name version` of every distribution whose files are below `folder`, without what a new environment holds. */
function installedIn(folder: string): string[] {
  return [...new Glob("**/{site,site-packages}/*.dist-info/METADATA").scanSync({ cwd: folder, dot: true })]
    .map((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      return `${field(text, "Name")} ${field(text, "Version")}`;
    })
    .filter((line) => !/^(pip|setuptools|wheel) /.test(line))
    .sort();
}

function field(metadata: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, "m").exec(metadata)?.[1] ?? "";
}

const recipes: Readonly<Record<string, (order: InstallOrder, folder: string) => readonly string[]>> = {
  pip: ({ index, requirement }, folder) => {
    return ["install", "--index-url", index, "--target", join(folder, "site"), requirement];
  },
  uv: ({ index, requirement }, folder) => {
    return ["pip", "install", "--index-url", index, "--target", join(folder, "site"), requirement];
  },
  poetry: ({ index, requirement }, folder) => {
    writeFileSync(join(folder, "pyproject.toml"), poetryProject(index));
    return ["add", "--no-interaction", requirement];
  },
  pdm: ({ index, requirement }, folder) => {
    writeFileSync(join(folder, "pyproject.toml"), pdmProject(index));
    return ["add", requirement];
  },
  pipenv: ({ index, requirement }, folder) => {
    writeFileSync(join(folder, "Pipfile"), pipfile(index));
    return ["install", requirement];
  },
};

/** A project whose only source is `index`; the layout that poetry 1 and 2 both read. */
function poetryProject(index: string): string {
  return `[tool.poetry]
name = "consumer"
version = "1"
description = ""
authors = []
package-mode = false
[tool.poetry.dependencies]
python = ">=3.11,<3.12"
[[tool.poetry.source]]
name = "gatehouse"
url = "${index}"
priority = "primary"
`;
}

/** A project whose only source is `index`: pdm's own default is replaced by its name. */
function pdmProject(index: string): string {
  return `[project]
name = "consumer"
version = "1"
requires-python = "==3.11.*"
dependencies = []
[tool.pdm]
distribution = false
[[tool.pdm.source]]
name = "pypi"
url = "${index}"
verify_ssl = true
`;
}

function pipfile(index: string): string {
  return `[[source]]
name = "gatehouse"
url = "${index}"
verify_ssl = true
[packages]
[dev-packages]
`;
}
