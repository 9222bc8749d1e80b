/** The life of a filename: used once, for one content, for ever. */
import { and, eq, or } from "drizzle-orm";
import { filenames, files } from "../db/schema/catalog.ts";
import { stagedFiles } from "../db/schema/staged.ts";
import type { Tx } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";

export type FileIdentity = { readonly filename: string; readonly sha256: string };

/**
 * Whether this very file is here already (`same`), waits for approval (`waiting`), or its name is free (`new`).
 * @throws Refusal `file.exists` (other bytes, or these bytes under another name), `file.burnt` (deleted before)
 */
export function judgeFilename(tx: Tx, { filename, sha256 }: FileIdentity): "same" | "waiting" | "new" {
  const digest = Buffer.from(sha256, "hex");
  const used = tx.select().from(filenames).where(eq(filenames.folded, filename.toLowerCase())).get();
  if (used === undefined) {
    const twin = tx.select({ filename: files.filename }).from(files).where(eq(files.sha256, digest)).get();
    if (twin !== undefined) throw exists(twin.filename, sha256);
    return judgeWaiting(tx, { filename, sha256 });
  }
  const live = tx.select({ sha256: files.sha256 }).from(files).where(eq(files.filename, used.filename)).get();
  if (live === undefined) {
    throw invalid(
      "file.burnt",
      "This filename was previously used by a file that has since been deleted.",
      "Use a different version.",
    );
  }
  if (used.filename === filename && live.sha256.equals(digest)) return "same";
  throw exists(used.filename, live.sha256.toString("hex"));
}

/** Until a release is settled its filenames and bytes are kept for it. */
function judgeWaiting(tx: Tx, { filename, sha256 }: FileIdentity): "waiting" | "new" {
  const digest = Buffer.from(sha256, "hex");
  const alike = or(eq(stagedFiles.folded, filename.toLowerCase()), eq(stagedFiles.sha256, digest));
  const found = tx
    .select({ filename: stagedFiles.filename, sha256: stagedFiles.sha256 })
    .from(stagedFiles)
    .where(and(eq(stagedFiles.waiting, true), alike))
    .all();
  const [first] = found;
  if (first === undefined) return "new";
  if (found.length === 1 && first.filename === filename && first.sha256.equals(digest)) return "waiting";
  throw new Refusal({
    kind: "conflict",
    code: "file.staged",
    message: `File already exists ('${first.filename}', with sha256 hash '${first.sha256.toString("hex")}') and waits for approval.`,
    remedy: "Raise the version, or have the waiting release rejected and upload again.",
  });
}

function exists(filename: string, sha256: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "file.exists",
    message: `File already exists ('${filename}', with sha256 hash '${sha256}').`,
    remedy: "A file never changes here: raise the version and upload again.",
  });
}
