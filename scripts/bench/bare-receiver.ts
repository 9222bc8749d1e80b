/** Starts the bare program that uploads are held against. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { firstAnswer, freePort, type PinnedProcess, startServerProcess } from "./pinned.ts";

export type BareReceiver = AsyncDisposable & { readonly port: number; readonly process: PinnedProcess };

export async function startBareReceiver(folder: string): Promise<BareReceiver> {
  mkdirSync(folder, { recursive: true });
  const port = freePort();
  const program = join(import.meta.dir, "load", "bare-receiver.ts");
  const started = startServerProcess([process.execPath, program, String(port), folder], {
    outputFile: join(folder, "output.log"),
    cwd: folder,
  });
  await firstAnswer(`http://127.0.0.1:${port}/`);
  return { port, process: started, [Symbol.asyncDispose]: () => started.stop() };
}
