/** A refusal as a word; anything else that is thrown stays a fault. */
import { Refusal } from "../../src/errors.ts";

/** What `read` says of an input that it takes, or the code of its refusal. */
export async function verdict(read: () => Promise<string> | string): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    requirePlain(error.sentence);
    return error.code;
  }
}

/** Sentences reach terminals, headers and pages: one line, printable, short. */
function requirePlain(sentence: string): void {
  if (/^[\x20-\x7e]{10,1200}$/.test(sentence)) return;
  throw new Error(`a refusal that is not one plain line: ${JSON.stringify(sentence.slice(0, 300))}`);
}
