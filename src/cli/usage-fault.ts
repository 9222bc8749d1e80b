/** Wrong usage that only a command itself can see; ends with exit status 2. */
import { invalid, type Refusal } from "../errors.ts";

export function usageFault(message: string, remedy: string): Refusal {
  return invalid("usage", message, remedy);
}
