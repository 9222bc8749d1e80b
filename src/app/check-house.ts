/** Checks every promise the data folder makes, by its own queries and its own reading of the bytes, also while it is served. */
import { join } from "node:path";
import { openReading, type Reading } from "../db/open-reading.ts";
import {
  type FileToCheck,
  filesToCheck,
  findStrays,
  judgeBlob,
  mirroredToCheck,
  whetherKept,
} from "./check-blobs.ts";
import { checkMetadataRows, checkWheelMetadata } from "./check-metadata.ts";
import type { CheckProgress, CheckReport, Finding, Found } from "./check-report.ts";
import { checkRows } from "./check-rows.ts";
import { checkViews, type FetchView } from "./check-views.ts";

export type CheckOptions = {
  readonly dataFolder: string;
  /** Milliseconds since 1970, to tell young leftovers from old ones. */
  readonly now: () => number;
  /** Sizes alone, without reading the bytes of the blobs. */
  readonly quick?: boolean;
  /** The running server whose views are compared; absent: none. */
  readonly fetchView?: FetchView;
  readonly progress?: CheckProgress;
};

/** Changes nothing. @throws Refusal `database.missing` */
export async function checkHouse(options: CheckOptions): Promise<CheckReport> {
  const faults: Finding[] = [];
  const leftovers: Finding[] = [];
  const found: Found = {
    fault: (rule, what) => faults.push({ rule, what }),
    leftover: (rule, what) => leftovers.push({ rule, what }),
  };
  const quick = options.quick ?? false;
  const reading = openReading(join(options.dataFolder, "gatehouse.db"));
  try {
    checkRows(reading, found, quick);
    // What cannot be read is reported once; the rest would only repeat it.
    const readable = faults.every((fault) => !fault.what.startsWith("the database cannot be read"));
    const amounts = readable ? await checkBytes(reading, found, options) : { files: 0, bytes: 0 };
    return { faults, leftovers, ...amounts, hashed: readable && !quick };
  } finally {
    reading.close();
  }
}

async function checkBytes(
  reading: Reading,
  found: Found,
  options: CheckOptions,
): Promise<{ files: number; bytes: number }> {
  const total = reading.sqlite
    .query<{ bytes: number }, []>(
      `SELECT coalesce((SELECT sum(size) FROM files), 0)
         + coalesce((SELECT sum(size) FROM staged_files WHERE waiting = 1), 0)
         + coalesce((SELECT sum(size) FROM mirror_files WHERE held = 1), 0) AS bytes`,
    )
    .get()?.bytes;
  checkMetadataRows(reading, found);
  let files = 0;
  let bytes = 0;
  for (const file of bothKinds(reading)) {
    await checkFile(reading, found, { file, options });
    files += 1;
    bytes += file.size;
    options.progress?.(bytes, total ?? 0);
  }
  await findStrays(reading, found, options);
  if (options.fetchView !== undefined) await checkViews(reading, found, options.fetchView);
  return { files, bytes };
}

function* bothKinds(reading: Reading): Generator<FileToCheck> {
  yield* filesToCheck(reading);
  yield* mirroredToCheck(reading);
}

async function checkFile(
  reading: Reading,
  found: Found,
  { file, options }: { file: FileToCheck; options: CheckOptions },
): Promise<void> {
  const path = join(options.dataFolder, "blobs", file.sha256.slice(0, 2), file.sha256.slice(2));
  const quick = options.quick ?? false;
  const wrong = await judgeBlob(path, file, !quick);
  if (wrong === null) {
    if (!quick) await checkWheelMetadata(path, file, found);
    return;
  }
  // It may have been deleted between the reading of its row and the look at its bytes.
  const kept = whetherKept(reading).get(Buffer.from(file.sha256, "hex"));
  if (kept !== null) found.fault("blob.damaged", `the blob ${file.sha256} of ${file.filename} ${wrong}`);
}
