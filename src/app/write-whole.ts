/** Writes all of a text to an open file of this process, also into a pipe that takes only part of it at once. */
import { writeSync } from "node:fs";

/** @throws what the system says, but for a pipe that is full for the moment */
export function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
      Bun.sleepSync(1);
    }
  }
}
