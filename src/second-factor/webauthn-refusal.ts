/** How a refused WebAuthn answer is told: what failed, and to try again. */
import { invalid, type Refusal } from "../errors.ts";

/** @param code `webauthn.origin`, `webauthn.signature`, … */
export function refusedKey(code: string, message: string): Refusal {
  return invalid(code, message, "Try again; if it keeps failing, use another factor and tell an admin.");
}
