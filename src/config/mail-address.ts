/** The address that mail is sent from, and the user that signs in to send it. */
import { invalid, quote } from "../errors.ts";

/** ASCII alone, no quoting, nothing that could start another header or another recipient. */
export const mailAddressPattern = /^[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z][0-9A-Za-z.-]{0,252}$/;

/** Reads a bare address. Throws a Refusal `config.mail_address`. */
export function parseMailAddress(text: string): string {
  if (mailAddressPattern.test(text)) return text;
  throw invalid(
    "config.mail_address",
    `${quote(text)} is not a bare mail address.`,
    "Write it like gatehouse@example.com.",
  );
}

export const mailUserPattern = /^[\x21-\x7e]{1,254}$/;

/** Reads a user name. Throws a Refusal `config.mail_user`. */
export function parseMailUser(text: string): string {
  if (mailUserPattern.test(text)) return text;
  throw invalid(
    "config.mail_user",
    `${quote(text)} is not a user of a mail server.`,
    "Use printable ASCII without spaces.",
  );
}
