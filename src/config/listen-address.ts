/** The address and port that the server listens on. */
import { isIP } from "node:net";
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
export type ListenAddress = {
  /** `host:port` as a URL spells it, with brackets around an IPv6 address. */
  readonly text: string;
  /** Without brackets. */
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
  /** Whether only this machine can connect. */
  readonly loopback: boolean;
  readonly [brand]: "ListenAddress";
};

export const listenAddressPattern = /^(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+):[0-9]{1,5}$/;

/** Reads `host:port`; the host is an address or a name. Throws a Refusal `config.listen`. */
export function parseListenAddress(text: string): ListenAddress {
  const cut = text.lastIndexOf(":");
  const bracketed = text.slice(0, Math.max(cut, 0));
  const host = bracketed.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const port = Number(text.slice(cut + 1));
  const real = bracketed.startsWith("[") ? isIP(host) === 6 : isIP(host) === 4 || isHostName(host);
  if (!listenAddressPattern.test(text) || !real) {
    throw invalid(
      "config.listen",
      `${quote(text)} is not an address with a port.`,
      "Write 127.0.0.1:8460, [::1]:8460, or 0.0.0.0:8460 for every network of this machine.",
    );
  }
  if (port > 65535)
    throw invalid("config.listen", `${quote(text)} has a port above 65535.`, "Choose a smaller one.");
  const shown = isIP(host) === 6 ? `[${host}]` : host;
  return { text: `${shown}:${port}`, host, port, loopback: isLoopback(host) } as ListenAddress;
}

/** Whether a host (no brackets) can only be this machine. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host === "localhost" || host.endsWith(".localhost");
}

function isHostName(host: string): boolean {
  const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
  // A last label of digits would be read as an IPv4 address in one of its old spellings.
  return (
    host.length <= 253 && host.split(".").every((part) => label.test(part)) && !/(^|\.)[0-9]+$/.test(host)
  );
}
