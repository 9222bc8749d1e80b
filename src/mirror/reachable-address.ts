/** Which addresses an upstream may be reached at: the public network, and an inner one only where the config says so. */
import { BlockList, isIP } from "node:net";

/** Never a package index: this host as a source, link-local (where clouds keep their secrets), multicast, reserved. */
const never = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "ff00::/8",
];

/** Private, shared, benchmarking and documentation networks (RFC 6890), and IPv6 forms that carry an IPv4 address. */
const inner = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
];

const neverList = listOf(never);
const innerList = listOf(inner);
const globalIpv6 = listOf(["2000::/3"]);

/**
 * Whether a connection to `address` (as the resolver gives it, no name) may be made.
 * @param allowPrivate `allow_private_addresses` of the upstream: loopback and inner networks too
 */
export function isReachableAddress(address: string, allowPrivate: boolean): boolean {
  const plain = unwrap(address);
  const version = isIP(plain);
  if (version === 0) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  if (neverList.check(plain, family)) return false;
  if (allowPrivate) return true;
  return !innerList.check(plain, family) && (version === 4 || globalIpv6.check(plain, "ipv6"));
}

/** IPv4 in IPv6 clothes is the IPv4 address it means, also through NAT64; a zone is no part of an address. */
function unwrap(address: string): string {
  const bare = address.replace(/%.*$/, "").toLowerCase();
  if (isIP(bare) !== 6) return bare;
  const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const hex = /^(?:::ffff|64:ff9b:):([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (hex === null) return canonical;
  const [high, low] = [Number.parseInt(hex[1] ?? "", 16), Number.parseInt(hex[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    list.addSubnet(address, Number(prefix), address.includes(":") ? "ipv6" : "ipv4");
  }
  return list;
}
