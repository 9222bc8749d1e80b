/** Bundles a module for browsers while the program itself is bundled or loaded; used `with { type: "macro" }`. */

/** @param entry path beside this file @returns the minified module */
export function bundleModule(entry: string): string {
  const path = new URL(entry, import.meta.url).pathname;
  const { success, stdout, stderr } = Bun.spawnSync(
    [process.execPath, "build", path, "--target=browser", "--format=esm", "--minify"],
    { env: { ...process.env, BUN_BE_BUN: "1" } },
  );
  if (!success) throw new Error(stderr.toString());
  return stdout.toString();
}
