/** Reads an OSV dump from the disk: a folder or zip of JSON files, a JSON file, or one with a record on each line. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { defaultLimits } from "../archive/archive-limits.ts";
import { readZipDirectory } from "../archive/zip-directory.ts";
import { readMember } from "../archive/zip-member.ts";
import { type Advisory, readOsvRecord } from "../curation/osv-record.ts";
import { invalid } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";

export type ReadDump = {
  readonly byProject: ReadonlyMap<ProjectName, readonly Advisory[]>;
  readonly records: number;
};

const MOST_RECORD_BYTES = 8 * 1024 * 1024;
const MOST_RECORDS = 2_000_000;

/** Changes when the dump does. @throws when nothing is there */
export async function markOfDump(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path);
  if (!(await stat(path)).isDirectory()) return `${mtimeMs} ${size}`;
  let newest = mtimeMs;
  const names = await jsonFilesIn(path);
  for (const name of names) newest = Math.max(newest, (await stat(join(path, name))).mtimeMs);
  return `${newest} ${names.length}`;
}

/** @throws Refusal `osv.…`, `archive.zip.…`, and what the disk throws */
export async function readDump(path: string): Promise<ReadDump> {
  const byProject = new Map<ProjectName, Advisory[]>();
  let records = 0;
  for await (const text of textsOf(path)) {
    for (const record of parseRecords(text)) {
      records += 1;
      for (const { project, advisory } of readOsvRecord(record)) {
        const known = byProject.get(project);
        if (known === undefined) byProject.set(project, [advisory]);
        else known.push(advisory);
      }
    }
    // Others are served meanwhile.
    if (records % 200 === 0) await Bun.sleep(0);
  }
  if (records === 0) throw invalid("osv.empty", "The dump holds no record.", "Name a dump of OSV records.");
  return { byProject, records };
}

async function* textsOf(path: string): AsyncGenerator<string> {
  if ((await stat(path)).isDirectory()) {
    for (const name of await jsonFilesIn(path)) yield Bun.file(join(path, name)).text();
    return;
  }
  const file = Bun.file(path);
  if (path.endsWith(".zip")) yield* membersOf(file);
  else if (/\.(?:jsonl|ndjson)$/.test(path)) yield* linesOf(file);
  else yield file.text();
}

async function* membersOf(file: Blob): AsyncGenerator<string> {
  const limits = { ...defaultLimits, maxMembers: MOST_RECORDS, maxRatio: 1_000 };
  const decoder = new TextDecoder();
  for (const member of await readZipDirectory(file, limits)) {
    if (member.kind !== "file" || !member.path.endsWith(".json")) continue;
    yield decoder.decode(await readMember(file, member, MOST_RECORD_BYTES));
  }
}

async function* linesOf(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of file.stream()) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}

/** @throws Refusal `osv.json`: half a dump is none */
function parseRecords(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    throw invalid("osv.json", "A record of the dump is no JSON.", "Fetch the dump again.");
  }
}

async function jsonFilesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
}
