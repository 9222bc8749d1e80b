/** Address ranges a token may be used from: `10.0.0.0/8`, `2001:db8::/32`, or a single address. */
import { isIP } from "node:net";
import { invalid, quote } from "../errors.ts";

/** @throws Refusal `cidr.invalid` */
export function parseCidr(text: string): string {
  const [address = "", length, ...rest] = text.split("/");
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  const wanted = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (family === 0 || rest.length > 0 || wanted < 0 || wanted > bits) {
    throw invalid(
      "cidr.invalid",
      `${quote(text)} is not an address range.`,
      "Write it like 10.0.0.0/8 or 2001:db8::/32.",
    );
  }
  return `${address}/${wanted}`;
}

/** Whether the address `ip` lies in `cidr` (as `parseCidr` gives it). IPv4 in IPv6 clothes counts as IPv4. */
export function cidrContains(cidr: string, ip: string): boolean {
  const [address = "", length = "0"] = cidr.split("/");
  const range = toBits(address);
  const candidate = toBits(ip);
  if (range === undefined || candidate === undefined || range.width !== candidate.width) return false;
  const shift = BigInt(range.width - Number(length));
  return range.value >> shift === candidate.value >> shift;
}

function toBits(ip: string): { width: 32 | 128; value: bigint } | undefined {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  const family = isIP(plain);
  if (family === 4)
    return { width: 32, value: plain.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
  if (family === 6)
    return { width: 128, value: expand(plain).reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n) };
  return undefined;
}

function expand(ip: string): string[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const hex = (high: string | undefined, low: string | undefined) =>
    ((Number(high) << 8) | Number(low)).toString(16);
  const text =
    dotted === null
      ? ip
      : `${ip.slice(0, dotted.index)}${hex(dotted[1], dotted[2])}:${hex(dotted[3], dotted[4])}`;
  const [left = "", right] = text.split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  return [
    ...head,
    ...Array<string>(right === undefined ? 0 : 8 - head.length - tail.length).fill("0"),
    ...tail,
  ];
}
