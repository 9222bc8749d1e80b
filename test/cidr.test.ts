/** Which addresses lie in a network: IPv4, IPv6, and IPv4 in IPv6 clothes. */
import { expect, test } from "bun:test";
import { BlockList } from "node:net";
import { cidrContains, parseCidr } from "../src/cidr.ts";
import { seededChance } from "./support/seeded-random.ts";

const inside: readonly [string, string][] = [
  ["10.0.0.0/8", "10.0.0.0"],
  ["10.0.0.0/8", "10.255.255.255"],
  ["10.0.0.0/8", "::ffff:10.1.2.3"],
  ["10.0.0.0/8", "::FFFF:0a01:0203"],
  ["10.0.0.0/8", "0:0:0:0:0:ffff:10.1.2.3"],
  ["::ffff:10.0.0.0/104", "10.1.2.3"],
  ["192.0.2.7", "192.0.2.7"],
  ["192.0.2.6/31", "192.0.2.7"],
  ["128.0.0.0/1", "255.255.255.255"],
  ["2001:db8::/32", "2001:db8:ffff::1"],
  ["2001:db8::/32", "2001:0DB8::1"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["fe80::/10", "fe80::1%eth0"],
  ["64:ff9b::/96", "64:ff9b::192.0.2.1"],
];
const outside: readonly [string, string][] = [
  ["10.0.0.0/8", "11.0.0.0"],
  ["10.0.0.0/8", "9.255.255.255"],
  ["10.0.0.0/8", "::10.1.2.3"],
  ["10.0.0.0/8", "64:ff9b::10.1.2.3"],
  ["10.0.0.0/8", "a00::"],
  ["192.0.2.7", "192.0.2.6"],
  ["2001:db8::/32", "2001:db9::"],
  ["8000::/1", "255.255.255.255"],
  ["10.0.0.0/8", ""],
  ["10.0.0.0/8", "console"],
  ["10.0.0.0/8", "10.1.2"],
  ["10.0.0.0/8", "10.1.2.3/8"],
  ["10.0.0.0/8", " 10.1.2.3"],
  ["10.0.0.0/8", "010.1.2.3"],
  ["10.0.0.0/8", "167838211"],
];

test.each(inside)("%s holds %j", (cidr, ip) => {
  expect(cidrContains(parseCidr(cidr), ip)).toBe(true);
});
test.each(outside)("%s does not hold %j", (cidr, ip) => {
  expect(cidrContains(parseCidr(cidr), ip)).toBe(false);
});

test("agrees with the block list of the platform on generated networks and addresses near them", () => {
  const random = seededChance("networks");
  for (let n = 0; n < 2000; n += 1) {
    const six = random.percent(50);
    const bits = six ? 128 : 32;
    const prefix = 1 + random.below(bits);
    const value = BigInt(
      `0x${Array.from({ length: bits / 4 }, () => random.below(16).toString(16)).join("")}`,
    );
    const host = BigInt(bits - prefix);
    const cidr = parseCidr(`${spell((value >> host) << host, bits)}/${prefix}`);
    const near = spell(value ^ (1n << BigInt(random.below(bits))), bits);
    const list = new BlockList();
    list.addSubnet(cidr.network, cidr.prefix, cidr.family);
    expect([cidr.text, near, cidrContains(cidr, near)]).toEqual([
      cidr.text,
      near,
      list.check(near, six ? "ipv6" : "ipv4"),
    ]);
  }
});

function spell(value: bigint, bits: number): string {
  const step = bits === 32 ? 8 : 16;
  const parts = Array.from(
    { length: bits / step },
    (_, at) => (value >> BigInt(bits - step * (at + 1))) & ((1n << BigInt(step)) - 1n),
  );
  return bits === 32 ? parts.join(".") : parts.map((part) => part.toString(16)).join(":");
}
