/** Passwords of people: the rule for choosing one, and how it is kept. */
import { invalid } from "../errors.ts";

/** Length a password needs while no second factor stands beside it (NIST SP 800-63B-4). */
export const PASSWORD_LENGTH = 15;

/** @throws Refusal `password.short` or `password.long`; the password is never quoted. */
export function checkPassword(password: string): void {
  const length = Array.from(password.normalize("NFC")).length;
  if (length < PASSWORD_LENGTH) {
    throw invalid(
      "password.short",
      `The password has ${length} characters; at least ${PASSWORD_LENGTH} are needed.`,
      "A few unrelated words make a good one; no digits or signs are asked for.",
    );
  }
  if (length > 256) {
    throw invalid("password.long", "The password has more than 256 characters.", "Choose a shorter one.");
  }
}

/** Hashes with argon2id (19 MiB, two passes), off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password.normalize("NFC"), {
    algorithm: "argon2id",
    memoryCost: 19456,
    timeCost: 2,
  });
}
