/** The life of a filename: used once, for one content, for ever. */
import { eq } from "drizzle-orm";
import { filenames, files } from "../db/schema/catalog.ts";
import type { Tx } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";

export type FileIdentity = { readonly filename: string; readonly sha256: string };

/**
 * Whether this very file is here already (`same`) or its name is free (`new`).
 * @throws Refusal `file.exists` (other bytes, or these bytes under another name), `file.burnt` (deleted before)
 */
export function judgeFilename(tx: Tx, { filename, sha256 }: FileIdentity): "same" | "new" {
  const digest = Buffer.from(sha256, "hex");
  const used = tx.select().from(filenames).where(eq(filenames.folded, filename.toLowerCase())).get();
  if (used === undefined) {
    const twin = tx.select({ filename: files.filename }).from(files).where(eq(files.sha256, digest)).get();
    if (twin !== undefined) throw exists(twin.filename, sha256);
    return "new";
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

function exists(filename: string, sha256: string): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "file.exists",
    message: `File already exists ('${filename}', with sha256 hash '${sha256}').`,
    remedy: "A file never changes here: raise the version and upload again.",
  });
}
