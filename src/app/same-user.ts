/** Keeps root from leaving files in the data folder that the server's own user cannot read. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../errors.ts";

/** @throws Refusal `data.other_user` when root works on a data folder whose database is somebody else's */
export function requireSameUser(dataFolder: string): void {
  const { uid } = statSync(join(dataFolder, "gatehouse.db"));
  if (process.getuid?.() !== 0 || uid === 0) return;
  throw new Refusal({
    kind: "forbidden",
    code: "data.other_user",
    message: `The data folder belongs to user ${uid}, whose server could not read files that root brings in.`,
    remedy: `Run it as that user: sudo -u '#${uid}' gatehouse ...`,
  });
}
