/** Which peers are proxies of this house, whose word on the caller's address counts. */
import { BlockList, isIP } from "node:net";
import type { Settings } from "../config/settings.ts";

export function proxyTest({ server }: Settings): (ip: string) => boolean {
  if (server.trustedProxies.length === 0) return () => false;
  const list = new BlockList();
  for (const { network, prefix, family } of server.trustedProxies) list.addSubnet(network, prefix, family);
  return (ip) => {
    const plain = ip.replace(/^::ffff:(?=\d+\.)/i, "");
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 4 ? "ipv4" : "ipv6");
  };
}
