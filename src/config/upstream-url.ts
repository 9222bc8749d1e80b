/** Where an upstream's pages are, and the other hosts that its files may lie on. */
import { invalid, quote } from "../errors.ts";

declare const urlBrand: unique symbol;
/** Absolute http or https address of a folder: ends with a slash, no user name, query or fragment. */
export type UpstreamUrl = string & { readonly [urlBrand]: "UpstreamUrl" };

export const upstreamUrlPattern = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^?#@\\\s]+$/;

/** Reads the address and ends it with a slash. Throws a Refusal `config.upstream_url`, never with a password in it. */
export function parseUpstreamUrl(text: string): UpstreamUrl {
  if (upstreamUrlPattern.test(text) && URL.canParse(text)) {
    const { href } = new URL(text);
    return (href.endsWith("/") ? href : `${href}/`) as UpstreamUrl;
  }
  throw invalid(
    "config.upstream_url",
    `${quote(text.replace(/^([a-z]+:\/\/)?.*@/i, "$1***@"))} is not the bare address of an index.`,
    "Write it like https://upstream.example/simple/; user and password are settings of their own.",
  );
}

declare const hostBrand: unique symbol;
/** `host:port`, in lower case; the port of https where none is written. */
export type HostAndPort = string & { readonly [hostBrand]: "HostAndPort" };

export const hostAndPortPattern = /^[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?(:[0-9]{1,5})?$/;

/** Reads a host, with a port where it is not 443. Throws a Refusal `config.host`. */
export function parseHostAndPort(text: string): HostAndPort {
  if (hostAndPortPattern.test(text) && URL.canParse(`https://${text}/`)) {
    const url = new URL(`https://${text}/`);
    return `${url.hostname}:${url.port || 443}` as HostAndPort;
  }
  throw invalid(
    "config.host",
    `${quote(text)} is not a host.`,
    "Write it like files.example.com, or files.example.com:8443.",
  );
}

export const upstreamNamePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

declare const nameBrand: unique symbol;
export type UpstreamName = string & { readonly [nameBrand]: "UpstreamName" };

/** Reads the name that indexes and pages use. Throws a Refusal `config.upstream_name`. */
export function parseUpstreamName(text: string): UpstreamName {
  if (text.length <= 64 && upstreamNamePattern.test(text)) return text as UpstreamName;
  throw invalid(
    "config.upstream_name",
    `${quote(text)} is not a name for an upstream.`,
    "Use lower-case letters, digits and single hyphens, beginning with a letter, at most 64 characters.",
  );
}
