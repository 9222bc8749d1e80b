/** Inspects an sdist from its first byte to its last before anything of it becomes visible. */
import { quote } from "../errors.ts";
import type { InspectOptions } from "./archive-limits.ts";
import { refuseContents, refuseFile } from "./archive-refusal.ts";
import { type Inspected, judge } from "./inspection.ts";
import { listTarGz, type TarMember } from "./tar-listing.ts";
import { hasZipInTail } from "./zip-in-tail.ts";

/** What an sdist's filename says, as spelled there. */
export type SdistName = {
  readonly filename: string;
  readonly namePart: string;
  readonly versionPart: string;
};

/** The one directory that everything is in. @throws Refusal `archive.sdist.top_level` */
function topDirectory(members: readonly TarMember[]): string {
  const tops = new Set(members.map((member) => member.path.split("/")[0] ?? ""));
  const [top = ""] = tops;
  if (tops.size !== 1 || members.some((member) => member.path === top && member.kind !== "directory")) {
    throw refuseFile(
      "sdist.top_level",
      `Incorrect number of top-level directories in sdist: ${[...tops].slice(0, 3).map(quote).join(", ")}`,
    );
  }
  return top;
}

/**
 * Checks an sdist: gzip and tar framing, every member's name and kind, one top directory, PKG-INFO. The caller
 * parses PKG-INFO and compares it with the filename.
 * @param blob in production `Bun.file(path)`; inflated once in bounded memory, nothing is extracted
 * @throws Refusal kind `invalid`, code `archive.…`
 */
export async function inspectSdist(
  blob: Blob,
  sdist: SdistName,
  options: InspectOptions,
): Promise<Inspected> {
  if (!sdist.filename.endsWith(".tar.gz")) {
    throw refuseContents(
      "sdist.format",
      `The sdist ${quote(sdist.filename)} is not a .tar.gz file`,
      "Build the sdist with a current build tool.",
    );
  }
  if (await hasZipInTail(blob)) throw refuseFile("zip_and_tar", "File is both a zip and a tar file");
  let first: string | undefined;
  const wanted = (path: string) => {
    first ??= path.split("/")[0];
    return path === `${first}/PKG-INFO` ? options.maxMetadataBytes : undefined;
  };
  const { members, kept } = await listTarGz(blob, options, wanted);
  const top = topDirectory(members);
  const metadata = kept.get(`${top}/PKG-INFO`);
  if (metadata === undefined)
    throw refuseFile("sdist.no_pkg_info", `PKG-INFO not found at ${quote(`${top}/PKG-INFO`)}`);
  const expected = `${sdist.namePart}-${sdist.versionPart}`;
  const warnings = judge(
    top === expected ? [] : [`has the top directory ${quote(top)} instead of ${quote(expected)}`],
    { rule: "sdist.top_directory", subject: `The sdist ${quote(sdist.filename)}` },
    options.lenient,
  );
  const names = new Set(members.filter((member) => member.kind !== "directory").map((member) => member.path));
  return { metadata, names, warnings };
}
