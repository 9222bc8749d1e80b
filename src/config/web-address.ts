/** Addresses of services that the server posts to. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** An absolute http or https address without a user name. */
export type WebAddress = string & { readonly [brand]: "WebAddress" };

export const webAddressPattern = /^https?:\/\/[^/?#@\\\s]+(\/[^#\s]*)?$/;

/** Throws a Refusal `config.web_address`. */
export function parseWebAddress(text: string): WebAddress {
  if (!webAddressPattern.test(text) || !URL.canParse(text)) {
    // A password in it must not reach a log.
    throw invalid(
      "config.web_address",
      `${quote(text.replace(/^([a-z]+:\/\/)?.*@/i, "$1***@"))} is not an http or https address.`,
      "Write it out without a user name: https://logs.example.com/anchors.",
    );
  }
  return text as WebAddress;
}
