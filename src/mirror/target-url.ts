/** From an address on an upstream's page to one that may be fetched, or to nothing. */
import { hostOf, type Upstream } from "./upstream.ts";

/** Longer ones have no honest use. */
const LONGEST = 4096;

/**
 * Resolves `href` against `base`. Only http and https, never from https back to http, no user name, and only hosts that
 * the config allows; where such a host leads is judged again when the connection is made.
 */
export function targetUrl(upstream: Pick<Upstream, "hosts">, href: string, base: URL): URL | undefined {
  if (href.length > LONGEST || /[\x00-\x20\x7f\\]/.test(href) || /[^\x00-\x7f]/.test(hostPart(href)))
    return undefined;
  if (!URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (base.protocol === "https:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "" || hostPart(href).includes("@")) return undefined;
  return upstream.hosts.includes(hostOf(url)) ? url : undefined;
}

/** What stands between `//` and the path: the parser would fold full-width digits and dots there. */
function hostPart(href: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(href)?.[1] ?? "";
}
