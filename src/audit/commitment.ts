/** Binds a record to a personal value that can be taken away without touching the record. */
import { hash } from "node:crypto";

export const SALT_BYTES = 16;

/** SHA-256(salt || field || value) in hexadecimal; without the salt it tells nothing, not even of a guessed address. */
export function commitment(salt: Uint8Array, field: string, value: string): string {
  return hash("sha256", Buffer.concat([salt, Buffer.from(`${field}${value}`)]), "hex");
}
