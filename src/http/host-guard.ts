/** Judges the Host header: one name for everybody, and for pages a name of this house. */
import { isIP } from "node:net";
import { invalid, quote, Refusal } from "../errors.ts";

/** @throws Refusal `http.two_hosts` when a request names more than one (RFC 9112, 3.2) */
export function requireOneHost(request: Request): void {
  const header = request.headers.get("host");
  if (header === null || !header.includes(",")) return;
  throw invalid(
    "http.two_hosts",
    `The request names two hosts: ${quote(header)}.`,
    "Send one Host header with one name.",
  );
}

/** Judges a request for a page. @throws Refusal `http.host` */
export type HostGuard = (request: Request) => void;

/**
 * Tools may come by any name, since links never follow from Host. Pages carry sessions and forms, so that a page of
 * evil.example whose name is made to point here must not pass for one of them: they answer to the name in `publicUrl`, to
 * that of the listen address, to this machine's own, and to bare addresses, which nobody can point elsewhere.
 */
export function createHostGuard(house: { publicUrl: string; listenHost: string }): HostGuard {
  const names = new Set([new URL(house.publicUrl).hostname, house.listenHost]);
  return (request) => {
    const header = request.headers.get("host") ?? "";
    const host = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i.exec(header)?.[1]?.toLowerCase() ?? "";
    if (names.has(host) || isLocal(host) || isIP(host.replace(/^\[(.*)\]$/, "$1")) !== 0) return;
    throw new Refusal({
      kind: "invalid",
      code: "http.host",
      message: `The pages of this index are not served under the name ${quote(header)}.`,
      remedy: `Open ${house.publicUrl}, or have the proxy in front pass on the Host that the browser sent.`,
    });
  };
}

function isLocal(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}
