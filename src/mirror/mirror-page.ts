/** A project's page of an upstream as this house accepted it: every field checked, every address judged. */
import type { ListedStatus } from "../packaging/listed-page.ts";

export type MirrorFile = {
  readonly filename: string;
  readonly kind: "wheel" | "sdist";
  /** Normal form (PEP 440). */
  readonly version: string;
  /** Absolute, on a host that the config allows. */
  readonly url: string;
  /** The 64 hex digits in its address here: its sha256, or without one a digest of where it comes from. */
  readonly address: string;
  readonly sha256?: string;
  readonly size?: number;
  readonly requiresPython?: string;
  readonly uploadTime?: string;
  /** With its reason, which may be empty. */
  readonly yanked?: string;
  readonly metadataSha256?: string;
  readonly provenance?: string;
};

export type MirrorPage = {
  readonly files: readonly MirrorFile[];
  readonly versions: readonly string[];
  readonly status: ListedStatus;
  readonly statusReason?: string;
  /** The rules that it was judged by: under others it is asked for anew. */
  readonly judgedBy: string;
  /** How many files were left out, by reason; for admins. */
  readonly dropped: Readonly<Record<string, number>>;
};

export function emptyPage(judgedBy: string): MirrorPage {
  return { files: [], versions: [], status: "active", judgedBy, dropped: {} };
}
