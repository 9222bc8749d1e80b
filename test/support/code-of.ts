/** Waits for work that must be refused, and gives the code of the refusal. */
import { Refusal } from "../../src/errors.ts";

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "not refused";
}
