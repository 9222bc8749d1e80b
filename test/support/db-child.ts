/**
 * A second process on a data folder. Arguments: folder, task. It says what it has done on standard output, one word or
 * line a step, and goes on with each line on standard input until that ends.
 */
import { join } from "node:path";
import { record } from "../../src/audit/record.ts";
import { takeHouseLock } from "../../src/db/house-lock.ts";
import { openDatabase } from "../../src/db/open.ts";
import { write } from "../../src/db/write.ts";
import { Refusal } from "../../src/errors.ts";
import { operator, START } from "./test-house.ts";

const [folder = "", task = "", holder = ""] = process.argv.slice(2);

function openHere() {
  return openDatabase(join(folder, "gatehouse.db"), join(folder, "changes"), () => START);
}

const tasks: Record<string, () => () => string> = {
  lock: () => {
    takeHouseLock(join(folder, "lock"), holder);
    return () => "held";
  },
  write: () => {
    const db = openHere();
    return () => {
      write(db, (tx) =>
        record(tx, { actor: operator, at: START }, { event: "setup_link.issue", outcome: "done" }),
      );
      return String(db.mark.read());
    };
  },
  open: () => {
    openHere().close();
    return () => "open";
  },
};

try {
  const step = tasks[task]?.();
  console.log("ready");
  for await (const _ of console) console.log(step?.());
} catch (error) {
  console.log(error instanceof Refusal ? `${error.code}: ${error.sentence}` : `defect: ${String(error)}`);
}
