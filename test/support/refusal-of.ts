/** Runs something that should be refused and gives back the refusal. */
import { Refusal } from "../../src/errors.ts";

/** The Refusal that `run` throws; anything else, or nothing thrown, is an error of the test. */
export async function refusalOf(run: () => unknown): Promise<Refusal> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("expected a refusal, and nothing was thrown");
}
