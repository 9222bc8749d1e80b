/** Descriptions as pages show them, with the process that renders them. */
import type { Db } from "../db/open.ts";
import { createReadmes, type Readmes } from "../readme/readmes.ts";
import { createRenderProcess } from "../readme/render-process.ts";
import { startRenderChild } from "./start-render-child.ts";

const SECOND = 1000;

/** Far more than any honest description takes on a busy machine. */
const limits = { timeLimit: 10 * SECOND, idleLimit: 30 * SECOND, queueLimit: 50 };

export function openReadmes(db: Db): Readmes & { close(): void } {
  const renderer = createRenderProcess({ start: startRenderChild, ...limits });
  return { ...createReadmes({ db, renderer }), close: () => renderer.close() };
}
