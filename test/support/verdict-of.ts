/** Runs something that should say no, and gives its refusal in a few words. */
import { Refusal } from "../../src/errors.ts";

/**
 * @returns "accepted", or code and sentence of the refusal, which must have a remedy and be one line. Anything
 * else that is thrown is a defect and passes through.
 */
export async function verdictOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return "accepted";
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    const helpful = fault.remedy !== undefined && !/[\r\n]/.test(fault.sentence);
    return helpful ? `${fault.code}: ${fault.sentence}` : `unhelpful: ${fault.sentence}`;
  }
}
