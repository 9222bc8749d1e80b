/** Passwords of people: the rule for choosing one, and how it is kept. */
import { invalid, type Refusal } from "../errors.ts";
import { isBreached } from "./breached-passwords.ts";

/** Length a password needs while it stands alone (NIST SP 800-63B-4 3.1.1.2). */
export const PASSWORD_LENGTH = 15;
/** Length a password needs beside a second factor. */
export const PASSWORD_LENGTH_WITH_FACTOR = 8;
const LONGEST = 4096;

export type PasswordRule = {
  /** Characters it needs; `PASSWORD_LENGTH` where nothing is said. */
  readonly least?: number;
  /** What an attacker tries for this very account: its name, its address, the house. */
  readonly words?: readonly (string | undefined)[];
};

/** How many characters a password has, however they are composed. */
export function passwordLength(password: string): number {
  return Array.from(password.normalize("NFC")).length;
}

/** @throws Refusal `password.short`, `password.long`, `password.common`, `password.guessable`; it is never quoted. */
export function checkPassword(password: string, rule: PasswordRule = {}): void {
  const { least = PASSWORD_LENGTH, words = [] } = rule;
  if (password.length > LONGEST) {
    throw invalid(
      "password.long",
      `The password has more than ${LONGEST} characters.`,
      "Choose a shorter one.",
    );
  }
  const length = passwordLength(password);
  if (length < least) {
    throw invalid(
      "password.short",
      `The password has ${length} characters; at least ${least} are needed.`,
      "A few unrelated words make a good one; no digits or signs are asked for.",
    );
  }
  const unit = repeatedUnit(password.toLowerCase());
  if (isBreached(password) || isBreached(unit)) throw common();
  if (unit.length < 4) {
    throw invalid(
      "password.guessable",
      "The password is the same few characters over and over.",
      "Take a few unrelated words.",
    );
  }
  const given = words.flatMap((word) => (word === undefined ? [] : [word, word.split("@")[0] ?? ""]));
  for (const word of ["gatehouse", ...given].map((each) => each.toLowerCase())) {
    if (word.length >= 4 && unit.replace(/[\d\W_]+$/, "") === word.replace(/[\d\W_]+$/, ""))
      throw guessable();
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

/** `abcabcabc` → `abc`; a text that repeats nothing is its own unit. */
function repeatedUnit(text: string): string {
  const size = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, size);
}

function common(): Refusal {
  return invalid(
    "password.common",
    "The password is on the list of those that leaked elsewhere and are tried first.",
    "Take a few unrelated words.",
  );
}

function guessable(): Refusal {
  return invalid(
    "password.guessable",
    "The password is made of the user name, the address or the name of this house.",
    "Take a few unrelated words.",
  );
}
