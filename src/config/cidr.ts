/** Networks as `address/prefix`, in the form that `net.BlockList.addSubnet` takes. */
import { isIP } from "node:net";
import { invalid, quote } from "../errors.ts";

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

/** Reads a network; an address alone is a network of one. Host bits must be zero. Throws a Refusal `config.cidr`. */
export function parseCidr(text: string): Cidr {
  const [address = "", suffix] = text.split("/", 2);
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefix = suffix === undefined ? bits : Number(suffix);
  if (!cidrPattern.test(text) || isIP(address) === 0 || prefix > bits) {
    throw invalid(
      "config.cidr",
      `${quote(text)} is not a network.`,
      "Write an address and a prefix length, such as 10.0.0.0/8 or fd00::/8.",
    );
  }
  if (prefix === 0) {
    throw invalid(
      "config.cidr",
      `${quote(text)} stands for every address there is.`,
      "Name the networks that are meant.",
    );
  }
  const value = addressBits(address);
  const host = BigInt(bits - prefix);
  const network = showAddress((value >> host) << host, bits);
  if (network !== showAddress(value, bits)) {
    throw invalid(
      "config.cidr",
      `${quote(text)} is an address inside a network, not a network.`,
      `Write ${network}/${prefix}, or ${address} for the one address.`,
    );
  }
  const family = bits === 32 ? "ipv4" : "ipv6";
  return { text: `${network}/${prefix}`, network, prefix, family } as Cidr;
}

function addressBits(address: string): bigint {
  if (isIP(address) === 4) return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = "", tail] = canonicalSix(address).split("::", 2);
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function showAddress(value: bigint, bits: number): string {
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
