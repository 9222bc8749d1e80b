/** What another index says on the page of a project, as its readers give it: nothing of it is believed yet. */

export type ListedFile = {
  readonly filename: string;
  /** As written, without its fragment; absolute or relative to the page or to `base`. */
  readonly href: string;
  /** Lower-case hex; absent when the page gives none, `false` when it gives one that is malformed or two that differ. */
  readonly sha256?: string | false;
  /** Bytes. */
  readonly size?: number;
  readonly requiresPython?: string;
  /** ISO 8601 in UTC. */
  readonly uploadTime?: string;
  /** With its reason, which may be empty. */
  readonly yanked?: string;
  /** Digest of what stands at `{href}.metadata`. */
  readonly metadataSha256?: string;
  /** Absolute https address. */
  readonly provenance?: string;
};

export type ListedStatus = "active" | "archived" | "quarantined" | "deprecated";

export type ListedPage = {
  /** As the page spells it, where it says so. */
  readonly name?: string;
  readonly files: readonly ListedFile[];
  /** Releases that the page names besides those of its files. */
  readonly versions: readonly string[];
  readonly status: ListedStatus;
  readonly statusReason?: string;
  /** Href of a `<base>` element. */
  readonly base?: string;
};

/** The most files a page may list. */
export const MOST_FILES = 100_000;

/** Undefined for anything but one of the four words (PEP 792). */
export function readStatus(text: unknown): ListedStatus | undefined {
  return (["active", "archived", "quarantined", "deprecated"] as const).find((word) => word === text);
}

/** A text that may stand on one of our pages: one line, not too long; undefined for anything else. */
export function readLine(value: unknown, longest = 500): string | undefined {
  return typeof value === "string" && value.length <= longest && !/[\x00-\x1f\x7f]/.test(value)
    ? value.toWellFormed()
    : undefined;
}

/** `yyyy-mm-ddThh:mm:ss[.f{1,6}]Z` of a real day (PEP 700). */
export function readUploadTime(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/.test(value);
  return whole && Number.isFinite(Date.parse(value)) ? value : undefined;
}

/** Digests in hexadecimal, either case. */
export function readDigest(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : undefined;
}

export function readProvenance(value: unknown): string | undefined {
  const text = readLine(value, 2000);
  return text !== undefined && /^https:\/\/[^\s"<>]+$/.test(text) ? text : undefined;
}

/** Parts an address from its fragment and reads the sha256 there; `false` for a malformed one or more than one. */
export function splitFragment(address: string): { href: string; sha256?: string | false } {
  const mark = address.indexOf("#");
  if (mark < 0) return { href: address };
  const digests = address
    .slice(mark + 1)
    .split(/[&#]/)
    .flatMap((part) => (part.startsWith("sha256=") ? [part.slice("sha256=".length)] : []));
  const href = address.slice(0, mark);
  const [first] = digests;
  if (first === undefined) return { href };
  return { href, sha256: digests.length === 1 ? (readDigest(first) ?? false) : false };
}
