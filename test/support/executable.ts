/** The compiled program under test: built when a source is newer than it, once, whoever asks first. */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { runOrThrow } from "./run-process.ts";
import { exclusively } from "./test-cache.ts";

const root = join(import.meta.dir, "..", "..");

/** Path of the executable. `GATEHOUSE_EXECUTABLE` names a ready one, such as the one to be shipped. */
export async function gatehouseExecutable(): Promise<string> {
  const given = process.env["GATEHOUSE_EXECUTABLE"];
  if (given !== undefined) return given;
  const built = join(root, "dist", "gatehouse");
  mkdirSync(join(root, "dist"), { recursive: true });
  await exclusively(`${built}.lock`, async () => {
    if (!isStale(built)) return;
    await runOrThrow([process.execPath, "--config=config/bunfig.toml", "scripts/build.ts"], root);
  });
  return built;
}

function isStale(built: string): boolean {
  if (!existsSync(built)) return true;
  const made = statSync(built).mtimeMs;
  const sources = new Glob("{src,migrations,config,scripts}/**/*").scanSync(root);
  return ["package-lock.json", ...sources].some((path) => statSync(join(root, path)).mtimeMs > made);
}
