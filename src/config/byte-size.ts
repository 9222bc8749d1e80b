/** Sizes as people write them: `100MB` counts in thousands, `1GiB` in steps of 1024. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
/** A number of bytes, at least 1. */
export type ByteSize = number & { readonly [brand]: "ByteSize" };

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

export const byteSizePattern = /^([1-9][0-9]{0,14})(B|[kKMGT]B|[KMGT]iB)$/;

/** Reads a whole number with its unit. Throws a Refusal `config.size`. */
export function parseByteSize(text: string): ByteSize {
  const [, count, unit] = byteSizePattern.exec(text) ?? [];
  const bytes = Number(count) * (units[unit ?? ""] ?? 0);
  if (!(bytes >= 1)) {
    throw invalid(
      "config.size",
      `${quote(text)} is not a size.`,
      "Write a whole number and its unit, such as 500kB, 100MB or 1GiB.",
    );
  }
  if (!Number.isSafeInteger(bytes)) {
    throw invalid("config.size", `${quote(text)} is too large.`, "The largest size is 8191TiB.");
  }
  return bytes as ByteSize;
}
