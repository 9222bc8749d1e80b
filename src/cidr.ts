/** Networks as `address/prefix`: proxies that are trusted, addresses a token may be used from. */
import { isIP } from "node:net";
import { invalid, quote, type Refusal } from "./errors.ts";

declare const brand: unique symbol;
export type Cidr = {
  /** Canonical `address/prefix`. */
  readonly text: string;
  readonly network: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
  readonly [brand]: "Cidr";
};

export const cidrPattern = /^[0-9A-Fa-f.:]+(\/[0-9]{1,3})?$/;

/**
 * Reads a network; an address alone is a network of one. Host bits must be zero, and IPv4 in IPv6 clothes
 * (`::ffff:10.0.0.0/104`, RFC 4291 2.5.5.2) is the IPv4 network it means.
 * @throws {Refusal} invalid, `cidr.invalid`
 */
export function parseCidr(text: string): Cidr {
  const [written = "", suffix] = text.split("/", 2);
  const address = cidrPattern.test(text) ? readAddress(written) : undefined;
  const clothes = address?.bits === 32 && written.includes(":") ? 96 : 0;
  const prefix = suffix === undefined ? (address?.bits ?? 0) : Number(suffix) - clothes;
  if (address === undefined || prefix > address.bits || prefix < 0) {
    throw refused(
      `${quote(text)} is not a network.`,
      "Write an address and a prefix length, such as 10.0.0.0/8 or fd00::/8.",
    );
  }
  if (prefix === 0) {
    throw refused(`${quote(text)} stands for every address there is.`, "Name the networks that are meant.");
  }
  const { value, bits } = address;
  const host = BigInt(bits - prefix);
  const network = showAddress({ value: (value >> host) << host, bits });
  if (network !== showAddress(address)) {
    throw refused(
      `${quote(text)} is an address inside a network, not a network.`,
      `Write ${network}/${prefix}, or ${written} for the one address.`,
    );
  }
  return { text: `${network}/${prefix}`, network, prefix, family: bits === 32 ? "ipv4" : "ipv6" } as Cidr;
}

/** Whether the address `ip` lies in `cidr`; what is no address lies nowhere. A zone (`%eth0`) does not count. */
export function cidrContains(cidr: Cidr, ip: string): boolean {
  const range = readAddress(cidr.network);
  const address = readAddress(ip.replace(/%.*$/s, ""));
  if (range === undefined || address === undefined || range.bits !== address.bits) return false;
  const host = BigInt(range.bits - cidr.prefix);
  return range.value >> host === address.value >> host;
}

type Address = { readonly value: bigint; readonly bits: 32 | 128 };

function readAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 4) return { value: sum(text.split("."), 8n), bits: 32 };
  if (family !== 6 || text.includes("%")) return undefined;
  const [head = "", tail] = canonicalSix(text).split("::", 2);
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  const value = sum(
    [...left, ...zeros, ...right].map((group) => `0x${group}`),
    16n,
  );
  return value >> 32n === 0xffffn ? { value: value & 0xffff_ffffn, bits: 32 } : { value, bits: 128 };
}

function sum(parts: readonly string[], step: bigint): bigint {
  return parts.reduce((total, part) => (total << step) | BigInt(part), 0n);
}

function showAddress({ value, bits }: Address): string {
  const step = bits === 32 ? 8n : 16n;
  const count = bits / Number(step);
  const parts = Array.from(
    { length: count },
    (_, n) => (value >> (step * BigInt(count - 1 - n))) & ((1n << step) - 1n),
  );
  return bits === 32 ? parts.join(".") : canonicalSix(parts.map((part) => part.toString(16)).join(":"));
}

/** The shortest spelling, RFC 5952, with an embedded IPv4 address turned into hexadecimal. */
function canonicalSix(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function refused(message: string, remedy: string): Refusal {
  return invalid("cidr.invalid", message, remedy);
}
