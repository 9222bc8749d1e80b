/** Whether a distribution can be installed on a target: the tags of wheels (PEP 425, 600, 656), Requires-Python of both. */
import { Refusal } from "../errors.ts";
import type { DistributionFilename } from "../packaging/distribution-filename.ts";
import { parseSpecifierSet, specifierAllows } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";
import { environmentsOf, type Platform, type Python, type Target } from "./target.ts";

export function fitsTarget(
  file: DistributionFilename,
  requiresPython: string | undefined,
  target: Target,
): boolean {
  if (!allowsPython(requiresPython, target)) return false;
  if (file.kind === "sdist") return true;
  const { platform, python } = target;
  const runs = file.pythonTags.some((tag) =>
    file.abiTags.some((abi) => python === undefined || runsOn(tag, abi, python)),
  );
  return (
    runs && file.platformTags.some((tag) => tag === "any" || platform === undefined || isFor(tag, platform))
  );
}

/** A Requires-Python that cannot be read forbids nothing, as with installers. */
function allowsPython(requiresPython: string | undefined, target: Target): boolean {
  if (requiresPython === undefined || target.python === undefined) return true;
  try {
    const set = parseSpecifierSet(requiresPython);
    return environmentsOf(target).some(({ python_full_version: full = "" }) =>
      specifierAllows(set, parseVersion(full)),
    );
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

function runsOn(tag: string, abi: string, { minor, freeThreaded }: Python): boolean {
  const [, language, digits = ""] = /^(py|cp)3([0-9]*)$/.exec(tag) ?? [];
  if (language === undefined) return false;
  const at = digits === "" ? undefined : Number(digits);
  if (abi === "none")
    return language === "py" ? at === undefined || at <= minor : at === undefined || at === minor;
  if (language !== "cp" || at === undefined) return false;
  if (abi === "abi3") return !freeThreaded && at <= minor;
  return (
    at === minor && (freeThreaded ? abi === `cp3${minor}t` : abi === `cp3${minor}` || abi === `cp3${minor}m`)
  );
}

/** Old names of manylinux, by the glibc that they need. */
const GLIBC: Readonly<Record<string, readonly [number, number]>> = {
  "1": [2, 5],
  "2010": [2, 12],
  "2014": [2, 17],
};

/** Architectures of macOS wheels that hold several. */
const FAT: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["x86_64", "universal2", "universal", "intel", "fat64", "fat3"],
  arm64: ["arm64", "universal2"],
};

function isFor(tag: string, { os, arch, most }: Platform): boolean {
  if (os === "windows") return tag === (arch === "win32" ? "win32" : `win_${arch}`);
  if (os === "mac") {
    const [, major, minor, built = ""] = /^macosx_([0-9]+)_([0-9]+)_(.+)$/.exec(tag) ?? [];
    return (FAT[arch] ?? [arch]).includes(built) && notNewer([Number(major), Number(minor)], most);
  }
  const family = os === "musl" ? "musllinux" : "manylinux";
  if (tag === `linux_${arch}`) return true;
  const [, old, major, minor] =
    new RegExp(`^${family}(?:(1|2010|2014)|_([0-9]+)_([0-9]+))_${arch}$`).exec(tag) ?? [];
  const needs = old === undefined ? ([Number(major), Number(minor)] as const) : (GLIBC[old] ?? [0, 0]);
  return (old !== undefined || major !== undefined) && notNewer(needs, most);
}

function notNewer(needs: readonly [number, number], most: readonly [number, number] | undefined): boolean {
  if (most === undefined) return true;
  return needs[0] < most[0] || (needs[0] === most[0] && needs[1] <= most[1]);
}
