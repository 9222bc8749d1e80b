/** Where words go: answers to standard output, everything else to standard error. */

/** A line for the person at the console, out of the way of whatever reads the answer. */
export function say(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

/** The answer itself. */
export function answer(text: string): void {
  process.stdout.write(`${harmless(text)}\n`);
}

/** An answer of any length: no more of it is made than whoever reads it has taken. */
export async function answerInPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    if (process.stdout.write(harmless(piece))) continue;
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}

/** The answer for a program: keys in snake_case, times in ISO 8601, `null` for what is not there. */
export function answerJson(value: unknown): void {
  answer(JSON.stringify(value, null, 2));
}

/** A time in milliseconds since 1970, as JSON answers give it. */
export function isoTime(at: number): string;
export function isoTime(at: number | null): string | null;
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Lets whoever reads an answer stop reading (`| head`); an answer that cannot be written is a fault, in one line. */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    say(`gatehouse: the answer cannot be written (${error.code ?? error.message}).`);
    process.exit(3);
  });
  // Nobody is left to tell.
  process.stderr.on("error", () => undefined);
}

/** Reasons and names were written by others: nothing of them may move the cursor or colour the terminal. */
function harmless(text: string): string {
  return text.replace(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g, "?");
}
