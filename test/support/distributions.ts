/** Real distributions for the tests: downloaded once through pip, pinned by the hashes in `test/fixtures/distributions`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { clientPrograms } from "./clients.ts";
import { runOrThrow } from "./run-process.ts";
import { cachedFolder } from "./test-cache.ts";

const pins = join(import.meta.dir, "..", "fixtures", "distributions");

/** The sets of real distributions: one wheel each, one sdist each, and one release with all its wheels. */
export type DistributionSet = "wheels" | "sdists" | "many-wheels";

/** Paths of the files of one set, sorted, downloaded when missing. */
export async function distributions(set: DistributionSet): Promise<string[]> {
  const list = join(pins, `${set}.txt`);
  const text = await Bun.file(list).text();
  const folder = await cachedFolder({
    name: `distributions-${set}`,
    recipe: text,
    fill: async (into) => {
      const waiting = pipOptions(set, text);
      const worker = async (): Promise<void> => {
        for (let options = waiting.shift(); options !== undefined; options = waiting.shift()) {
          await download([...options, "--dest", into, "--requirement", list]);
        }
      };
      await Promise.all([worker(), worker()]);
    },
  });
  return readdirSync(folder)
    .filter((name) => name !== ".complete")
    .sort()
    .map((name) => join(folder, name));
}

async function download(options: readonly string[]): Promise<void> {
  const python = join(await clientPrograms("pip 25.3"), "python");
  const fixed = ["--quiet", "--no-deps", "--require-hashes"];
  await runOrThrow([python, "-m", "pip", "download", ...fixed, ...options], pins);
}

/** One list of pip options per run of pip; the machine's own platform never decides what is downloaded. */
function pipOptions(set: DistributionSet, pinned: string): string[][] {
  if (set === "sdists") return [["--no-binary", projectNames(pinned).join(",")]];
  if (set === "wheels") return [wheelOptions("311", "cp311", linuxTags)];
  return manyPythons.flatMap(([python, abi]) =>
    manyPlatforms.map((platform) => wheelOptions(python, abi, [platform, ...macTags(platform)])),
  );
}

function projectNames(pinned: string): string[] {
  return [...pinned.matchAll(/^([\w.-]+)==/gm)].map((match) => match[1] ?? "");
}

function wheelOptions(python: string, abi: string, platforms: readonly string[]): string[] {
  return [
    ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python],
    ["--abi", abi, "--abi", "abi3", "--abi", "none"],
    platforms.flatMap((tag) => ["--platform", tag]),
  ].flat();
}

const linuxTags = [
  "manylinux_2_34_x86_64",
  "manylinux_2_28_x86_64",
  "manylinux2014_x86_64",
  "manylinux1_x86_64",
];

const manyPythons = [
  ["39", "cp39"],
  ["310", "cp310"],
  ["311", "cp311"],
  ["312", "cp312"],
  ["313", "cp313"],
  ["313", "cp313t"],
  ["314", "cp314"],
  ["314", "cp314t"],
] as const;

const manyPlatforms = [
  "macosx_10_9_x86_64",
  "macosx_11_0_arm64",
  "manylinux2014_x86_64",
  "manylinux2014_aarch64",
  "manylinux_2_39_riscv64",
  "musllinux_1_2_x86_64",
  "musllinux_1_2_aarch64",
  "musllinux_1_2_riscv64",
  "win32",
  "win_amd64",
  "win_arm64",
];

/** From Python 3.12 on the Intel Mac wheels carry a newer tag. */
function macTags(platform: string): string[] {
  return platform === "macosx_10_9_x86_64" ? ["macosx_10_13_x86_64"] : [];
}
