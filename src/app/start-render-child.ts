/** Starts this very program as the process that renders descriptions: without its environment, knowing no secret. */
import { join } from "node:path";
import type { RenderChild } from "../readme/render-process.ts";

/** Where the sources of a compiled program stand. */
const INSIDE = "/$bunfs/";

export function startRenderChild(): RenderChild {
  const program = import.meta.path.startsWith(INSIDE)
    ? [process.execPath]
    : [process.execPath, "--no-install", join(import.meta.dir, "..", "main.ts")];
  return Bun.spawn([...program, "render-descriptions"], {
    env: {},
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
}
