/** Addresses of syslog servers: a socket of this machine, or a host and port by TCP or UDP. */
import { invalid, quote } from "../errors.ts";

export type SyslogAddress =
  | { readonly over: "unix"; readonly path: string }
  | { readonly over: "tcp" | "udp"; readonly host: string; readonly port: number };

export const syslogAddressPattern =
  /^(unix:\/[^\s]{1,106}|(tcp|udp):\/\/([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[1-9][0-9]{0,4})$/;

/** Throws a Refusal `config.syslog`. */
export function parseSyslogAddress(text: string): SyslogAddress {
  const [, path] = /^unix:(.*)$/.exec(text) ?? [];
  const [, over, host = "", port] = /^(tcp|udp):\/\/\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
  if (!syslogAddressPattern.test(text) || Number(port ?? 0) > 65_535) {
    throw invalid(
      "config.syslog",
      `${quote(text)} is not the address of a syslog server.`,
      "Write unix:/dev/log, tcp://logs.example.com:601 or udp://logs.example.com:514.",
    );
  }
  if (path !== undefined) return { over: "unix", path };
  return { over: over === "tcp" ? "tcp" : "udp", host, port: Number(port) };
}
