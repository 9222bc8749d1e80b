/** The origin under which browsers and tools reach the server: links, cookies and passkeys are bound to it. */
import { invalid, quote } from "../errors.ts";
import { isLoopback, type ListenAddress } from "./listen-address.ts";

declare const brand: unique symbol;
/** `scheme://host[:port]`, normalised, without a slash at the end. */
export type PublicUrl = string & { readonly [brand]: "PublicUrl" };

export const publicUrlPattern = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^/?#@\\\s]+\/?$/;

/**
 * Reads an origin. `http` is taken for this machine alone: over a network browsers offer neither passkeys nor safe
 * cookies without TLS (W3C Secure Contexts). Throws a Refusal `config.public_url`.
 */
export function parsePublicUrl(text: string): PublicUrl {
  const url = publicUrlPattern.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    // A password in it must not reach a log.
    throw invalid(
      "config.public_url",
      `${quote(text.replace(/^([a-z]+:\/\/)?.*@/i, "$1***@"))} is not a bare http or https address.`,
      "Write scheme, host and, where needed, port, without a path or a user name: https://packages.example.com.",
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) {
    throw invalid(
      "config.public_url",
      `${quote(text)} is not protected by TLS, so that browsers refuse passkeys and secure cookies there.`,
      "Put a proxy with a certificate in front and write its https address.",
    );
  }
  return url.origin as PublicUrl;
}

/** The address of a server that listens on this machine alone. */
export function publicUrlOfLoopback(listen: ListenAddress): PublicUrl {
  return parsePublicUrl(`http://${listen.text}`);
}
