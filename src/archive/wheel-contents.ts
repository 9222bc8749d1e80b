/** What a wheel brings beside its modules: entry points, and files that run or are run. */
import type { ArchiveLimits } from "./archive-limits.ts";
import { decodeUtf8 } from "./member-name.ts";
import { readWheelLayout, type WheelName } from "./wheel-layout.ts";
import { readZipDirectory } from "./zip-directory.ts";
import { readMember } from "./zip-member.ts";

export type WheelContents = {
  /** `console_scripts: demo = demo:main`, as they stand. */
  readonly entryPoints: readonly string[];
  /** Paths of scripts, `.pth` files (which run at every start of Python) and native code. */
  readonly runnable: readonly string[];
};

/** So many paths are named; a wheel of a thousand libraries is told by its first ones. */
const NAMED = 200;

/** Reads the directory and entry_points.txt alone, of a wheel that was inspected before. @throws Refusal `archive.…` */
export async function readWheelContents(
  blob: Blob,
  wheel: WheelName,
  limits: ArchiveLimits,
): Promise<WheelContents> {
  const layout = readWheelLayout(wheel, await readZipDirectory(blob, limits));
  const bytes =
    layout.entryPoints === undefined
      ? undefined
      : await readMember(blob, layout.entryPoints, limits.maxEntryPointsBytes);
  return {
    entryPoints: bytes === undefined ? [] : pointsIn(decodeUtf8(bytes) ?? "").slice(0, NAMED),
    runnable: [...layout.files.keys()].filter(runs).sort().slice(0, NAMED),
  };
}

function pointsIn(text: string): string[] {
  let group = "";
  const points: string[] = [];
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    const header = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (header !== undefined) group = header;
    else if (line !== "" && !/^[#;]/.test(line)) points.push(`${group}: ${line}`);
  }
  return points;
}

function runs(path: string): boolean {
  return (
    /^[^/]+\.data\/scripts\//.test(path) || /\.(pth|so|pyd|dll|dylib|exe|bat|sh|ps1)(\.\d+)*$/i.test(path)
  );
}
