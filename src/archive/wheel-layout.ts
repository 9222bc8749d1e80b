/** Where things are in a wheel: the one dist-info directory, the data directory, and what must be in them. */
import { quote } from "../errors.ts";
import { refuseContents, refuseFile } from "./archive-refusal.ts";
import type { ZipMember } from "./zip-member.ts";

/** What a wheel's filename says, as spelled there. */
export type WheelName = {
  readonly filename: string;
  readonly namePart: string;
  readonly versionPart: string;
  /** Expanded `python-abi-platform` tags. */
  readonly tags: readonly string[];
};

export type WheelLayout = {
  /** Files by path. */
  readonly files: ReadonlyMap<string, ZipMember>;
  readonly record: ZipMember;
  readonly wheelFile: ZipMember;
  readonly metadata: ZipMember;
  readonly entryPoints: ZipMember | undefined;
};

/** Where an installer puts the parts of the `.data` directory (PEP 427). */
const schemes = ["purelib", "platlib", "headers", "scripts", "data"];

function checkTops(wheel: WheelName, members: readonly ZipMember[]): void {
  const stem = `${wheel.namePart}-${wheel.versionPart}`;
  for (const { path, kind } of members) {
    const [top = "", scheme, ...rest] = path.split("/");
    const lower = top.toLowerCase();
    if (lower.endsWith(".dist-info") && top !== `${stem}.dist-info`) {
      throw refuseContents(
        "wheel.dist_info",
        `Wheel ${quote(wheel.filename)} has the directory ${quote(top)} beside or instead of ${quote(`${stem}.dist-info`)}`,
      );
    }
    if (!lower.endsWith(".data") || (kind === "file" && scheme === undefined)) continue;
    const inScheme = scheme === undefined || schemes.includes(scheme);
    if (top !== `${stem}.data` || !inScheme || (kind === "file" && rest.length === 0)) {
      throw refuseContents(
        "wheel.data_path",
        `Wheel ${quote(wheel.filename)} has ${quote(path)}, which is not under ${quote(`${stem}.data`)} in one of ${schemes.join(", ")}`,
      );
    }
  }
}

/**
 * Finds the files that every wheel must hold, in the dist-info directory with the filename's own spelling.
 * @throws Refusal `archive.wheel.…`
 */
export function readWheelLayout(wheel: WheelName, members: readonly ZipMember[]): WheelLayout {
  checkTops(wheel, members);
  const files = new Map(members.filter((m) => m.kind === "file").map((m) => [m.path, m]));
  const distInfo = `${wheel.namePart}-${wheel.versionPart}.dist-info`;
  const need = (name: "METADATA" | "RECORD"): ZipMember => {
    const member = files.get(`${distInfo}/${name}`);
    if (member !== undefined) return member;
    throw refuseContents(
      `wheel.no_${name.toLowerCase()}`,
      `Wheel ${quote(wheel.filename)} does not contain the required ${name} file: ${distInfo}/${name}`,
    );
  };
  const wheelFile = files.get(`${distInfo}/WHEEL`);
  if (wheelFile === undefined) throw refuseFile("wheel.no_wheel", `WHEEL not found at ${distInfo}/WHEEL`);
  return {
    files,
    wheelFile,
    record: need("RECORD"),
    metadata: need("METADATA"),
    entryPoints: files.get(`${distInfo}/entry_points.txt`),
  };
}
