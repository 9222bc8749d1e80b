/** A wheel's WHEEL file: its format version, and the tags that must be those of the filename (PEP 427). */
import { quote } from "../errors.ts";
import { decodeUtf8 } from "./member-name.ts";

export type WheelFile = {
  /** `Wheel-Version` as written; an installer must refuse a greater major version. */
  readonly version: string;
  readonly tags: readonly string[];
  /** How many `Root-Is-Purelib` lines there are. */
  readonly purelibLines: number;
};

/**
 * Reads `Key: value` lines; keys in any case, unknown ones ignored, an empty line ends them.
 * @returns undefined when the file is not UTF-8, has a line of another form or not one `Wheel-Version`
 */
export function parseWheelFile(bytes: Uint8Array): WheelFile | undefined {
  const lines = decodeUtf8(bytes)?.trimStart().split(/\r?\n/) ?? [];
  const end = lines.indexOf("");
  const values = new Map<string, string[]>();
  for (const line of end === -1 ? lines : lines.slice(0, end)) {
    const [, key, value = ""] = /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (key === undefined) return undefined;
    const known = values.get(key.toLowerCase());
    if (known === undefined) values.set(key.toLowerCase(), [value]);
    else known.push(value);
  }
  const [version, ...others] = values.get("wheel-version") ?? [];
  if (version === undefined || others.length > 0) return undefined;
  return {
    version,
    tags: values.get("tag") ?? [],
    purelibLines: values.get("root-is-purelib")?.length ?? 0,
  };
}

/** Whether every installer of today understands the format: major version 1. */
export function isKnownWheelVersion(version: string): boolean {
  return /^1\.[0-9]{1,9}$/.test(version);
}

/**
 * What differs between the WHEEL file and the filename's expanded tags.
 * @returns one clause for each difference
 */
export function compareWheelFile(file: WheelFile, tags: readonly string[]): readonly string[] {
  const wanted = new Set(tags);
  const found = new Set(file.tags);
  const faults: string[] = [];
  for (const tag of wanted) if (!found.has(tag)) faults.push(`lacks the tag ${quote(tag)} of the filename`);
  for (const tag of found)
    if (!wanted.has(tag)) faults.push(`has the tag ${quote(tag)}, which the filename has not`);
  if (file.purelibLines !== 1) faults.push(`has ${file.purelibLines} Root-Is-Purelib lines instead of one`);
  return faults;
}
