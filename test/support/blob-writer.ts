/** A process of its own that stores one blob and dies, as told: `bun blob-writer.ts FOLDER STEP BYTES`. */
import { openDiskStore } from "../../src/blobs/disk-store.ts";
import { Refusal } from "../../src/errors.ts";

const [folder = "", step = "", length = "0"] = process.argv.slice(2);

/** Ends this process as power loss would: nothing runs after it. */
function dieAt(here: string): void {
  if (here === step) process.kill(process.pid, "SIGKILL");
}

try {
  const store = await openDiskStore(folder, () => "upload");
  const sink = await store.stage();
  dieAt("staged");
  await sink.write(new Uint8Array(Number(length)).fill(7));
  dieAt("written");
  const staged = await sink.finish();
  dieAt("finished");
  await staged.settle();
  dieAt("settled");
  staged.place();
  dieAt("placed");
  console.log(staged.sha256);
} catch (error) {
  console.log(error instanceof Refusal ? `${error.kind} ${error.code} ${error.sentence}` : String(error));
}
