/** Installs the real tools, each in a virtual environment of its own, kept between runs. */
import { join } from "node:path";
import { type ClientName, clientVersions, installer, newestAllowed } from "./client-versions.ts";
import { runOrThrow } from "./run-process.ts";
import { cachedFolder } from "./test-cache.ts";

const simultaneous = 2;

/** The folder with the programs of a client's environment, made when missing. */
export async function clientPrograms(name: ClientName): Promise<string> {
  const needs = clientVersions[name];
  const environment = await cachedFolder({
    name: name.replace(" ", "-"),
    recipe: [...needs, newestAllowed, installer].join("\n"),
    fill: async (folder) => {
      const uv = join(await installerPrograms(), "uv");
      await runOrThrow([uv, "venv", "--quiet", "--allow-existing", "--python", "3.11", folder], folder);
      const python = join(folder, "bin", "python");
      const options = ["--quiet", "--exclude-newer", newestAllowed, "--python", python];
      await runOrThrow([uv, "pip", "install", ...options, ...needs], folder);
    },
  });
  return join(environment, "bin");
}

/** Makes the environments of all named clients, two at a time. */
export async function prepareClients(names: readonly ClientName[]): Promise<void> {
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await clientPrograms(name);
  };
  await Promise.all(Array.from({ length: simultaneous }, worker));
}

async function installerPrograms(): Promise<string> {
  const environment = await cachedFolder({
    name: "installer",
    recipe: installer,
    fill: async (folder) => {
      await runOrThrow(["python3", "-m", "venv", folder], folder);
      await runOrThrow([join(folder, "bin", "python"), "-m", "pip", "install", "--quiet", installer], folder);
    },
  });
  return join(environment, "bin");
}
