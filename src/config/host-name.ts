/** The host of another server that this one connects to. */
import { isIP } from "node:net";
import { invalid, quote } from "../errors.ts";

export const hostNamePattern = /^[0-9A-Za-z:]([0-9A-Za-z.:-]*[0-9A-Za-z:])?$/;

/** Reads a name or a bare address. Throws a Refusal `config.host`. */
export function parseHostName(text: string): string {
  if (hostNamePattern.test(text) && text.length <= 253 && (isIP(text) !== 0 || !text.includes(":"))) {
    return text.toLowerCase();
  }
  throw invalid(
    "config.host",
    `${quote(text)} is not the name of a host.`,
    "Write it alone, such as mail.example.com; the port is a setting of its own.",
  );
}
