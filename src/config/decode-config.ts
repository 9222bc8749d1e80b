/** Bytes of a configuration file → text, UTF-8 and nothing else. */
import type { Fault } from "./fault.ts";

/** The text, or the one fault that keeps it from being read, with its line. */
export function decodeConfig(bytes: Uint8Array, file: string): string | Fault {
  const fault = (line: number, what: string): Fault => ({
    file,
    line,
    column: 1,
    path: "",
    what,
    remedy: "Save it as UTF-8.",
  });
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return fault(1, "the file is UTF-16.");
  }
  const text = decode(bytes);
  if (text !== undefined) return text;
  // No character of UTF-8 spans a line break, so the fault is in a line that does not decode alone.
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || decode(bytes.subarray(start, end)) === undefined) break;
    start = end + 1;
  }
  return fault(line, "the line is not UTF-8.");
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
