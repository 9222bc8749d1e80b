/** Runs an action that must be refused and gives the refusal for closer looks. */
import { Refusal } from "../../src/errors.ts";

export function refusalOf(action: () => unknown): Refusal {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}
