/** Inspects a wheel from its first byte to its last before anything of it becomes visible. */
import { createBreather } from "../breather.ts";
import { quote } from "../errors.ts";
import type { InspectOptions } from "./archive-limits.ts";
import { refuseContents } from "./archive-refusal.ts";
import { entryPointsFault } from "./entry-points.ts";
import { type Inspected, judge } from "./inspection.ts";
import { compareRecord, parseRecord, type WheelRecord } from "./record.ts";
import { openRecordHash } from "./record-hash.ts";
import { compareWheelFile, isKnownWheelVersion, parseWheelFile } from "./wheel-file.ts";
import { readWheelLayout, type WheelLayout, type WheelName } from "./wheel-layout.ts";
import { readZipDirectory } from "./zip-directory.ts";
import { memberChunks, readMember, type ZipMember } from "./zip-member.ts";

/** The wheel under inspection and what the caller allows. */
type Subject = { readonly blob: Blob; readonly wheel: WheelName; readonly options: InspectOptions };

async function checkWheelFile({ blob, wheel, options }: Subject, member: ZipMember) {
  const file = parseWheelFile(await readMember(blob, member, options.maxMetadataBytes));
  const name = quote(wheel.filename);
  if (file === undefined)
    throw refuseContents("wheel_file.malformed", `Wheel ${name} has a malformed WHEEL file`);
  if (!isKnownWheelVersion(file.version)) {
    throw refuseContents(
      "wheel_file.version",
      `Wheel ${name} has Wheel-Version ${quote(file.version)}, which installers do not understand`,
      "Build it with a tool that writes version 1.0.",
    );
  }
  const about = { rule: "wheel_file.tags", subject: `The WHEEL file of ${name}` };
  return judge(compareWheelFile(file, wheel.tags), about, options.lenient);
}

async function checkEntryPoints({ blob, wheel, options }: Subject, member: ZipMember | undefined) {
  if (member === undefined) return;
  const fault = entryPointsFault(await readMember(blob, member, options.maxEntryPointsBytes));
  if (fault !== undefined) {
    throw refuseContents(
      "entry_points",
      `Wheel ${quote(wheel.filename)} has invalid entry points defined in the entry_points.txt file: ${fault}`,
      "Mend the entry points in the project's settings and build again.",
    );
  }
}

/** Inflates every member to its end and compares its hash with RECORD's. */
async function checkContents(
  blob: Blob,
  members: readonly ZipMember[],
  record: WheelRecord,
): Promise<string[]> {
  const faults: string[] = [];
  const breathe = createBreather();
  for (const member of members) {
    const hash = record.entries.get(member.path)?.hash;
    const running = hash && openRecordHash(hash.algorithm);
    for await (const chunk of memberChunks(blob, member)) {
      running?.update(chunk);
      await breathe(chunk.length);
    }
    if (running?.value() !== hash?.value) faults.push(`has another hash for ${quote(member.path)}`);
  }
  return faults;
}

async function checkRecord(subject: Subject, layout: WheelLayout, members: readonly ZipMember[]) {
  const { blob, wheel, options } = subject;
  const record = parseRecord(await readMember(blob, layout.record, options.maxRecordBytes), options);
  const sizes = new Map([...layout.files].map(([path, member]) => [path, member.size]));
  const faults = [
    ...compareRecord(record, sizes, layout.record.path),
    ...(await checkContents(blob, members, record)),
  ];
  const about = {
    rule: "record.mismatch",
    subject: `Wheel ${quote(wheel.filename)} does not match its RECORD, which`,
    remedy: "Do not change a wheel after it was built; build it again.",
  };
  return judge(faults, about, options.lenient);
}

/**
 * Checks a wheel: ZIP framing, every member's bytes, layout, RECORD, WHEEL and entry points. The caller parses
 * METADATA and compares it with the filename.
 * @param blob in production `Bun.file(path)`; read in pieces, about twice
 * @throws Refusal kind `invalid`, code `archive.…`
 */
export async function inspectWheel(
  blob: Blob,
  wheel: WheelName,
  options: InspectOptions,
): Promise<Inspected> {
  const subject = { blob, wheel, options };
  const members = await readZipDirectory(blob, options);
  const layout = readWheelLayout(wheel, members);
  const warnings = [...(await checkWheelFile(subject, layout.wheelFile))];
  await checkEntryPoints(subject, layout.entryPoints);
  const metadata = await readMember(blob, layout.metadata, options.maxMetadataBytes);
  warnings.push(...(await checkRecord(subject, layout, members)));
  return { metadata, names: new Set(layout.files.keys()), warnings };
}
