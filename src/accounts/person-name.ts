/** User names: what people type to sign in and what audit records call them. */
import { invalid, quote } from "../errors.ts";

declare const personName: unique symbol;
/** A lower-case user name. */
export type PersonName = string & { readonly [personName]: true };

/** Lower-cases and checks a user name. @throws Refusal `person.name` */
export function parsePersonName(text: string): PersonName {
  // The spelling itself is tested: lowering would turn the Kelvin sign into the `k` of somebody else.
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/.test(text)) {
    throw invalid(
      "person.name",
      `${quote(text)} is not a user name.`,
      "Use 1 to 64 letters, digits, '.', '_' and '-', starting and ending with a letter or digit.",
    );
  }
  return text.toLowerCase() as PersonName;
}

/** Checks the shape of an e-mail address. @throws Refusal `person.email` */
export function parseEmail(text: string): string {
  if (
    text.length > 254 ||
    !/^[^\s@<>",;:\\()[\]\x00-\x1f\x7f]+@[^\s@<>",;:\\()[\]\x00-\x1f\x7f]+$/.test(text)
  ) {
    throw invalid(
      "person.email",
      `${quote(text)} is not an e-mail address.`,
      "Write it like ada@example.com.",
    );
  }
  return text;
}
