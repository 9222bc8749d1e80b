/** A wheel's entry_points.txt: an INI file that configparser and importlib.metadata read alike. */
import { quote } from "../errors.ts";
import { decodeUtf8 } from "./member-name.ts";

/** Groups whose names become files in a scripts directory. */
const scriptGroups = ["console_scripts", "gui_scripts"];

/** Python's `[\w.-]+` for text; `.` and `..` would not name a file. */
const scriptName = /^(?!\.{1,2}$)[\p{L}\p{N}_.-]+$/u;

type Reading = { section: string | undefined; indent: number; readonly seen: Set<string> };

/** Takes one line; returns what is wrong with it. */
function readLine(line: string, reading: Reading): string | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#") || text.startsWith(";")) return undefined;
  const indent = line.search(/\S/);
  if (indent > reading.indent) return `the line ${quote(text)} continues the one before it`;
  const header = /^\[([^\]]+)\]$/.exec(text)?.[1];
  if (header !== undefined) {
    if (header === "DEFAULT" || reading.seen.has(`[${header}`))
      return `the group ${quote(header)} may not be there, or not twice`;
    reading.seen.add(`[${header}`);
    reading.section = header;
    reading.indent = Number.POSITIVE_INFINITY;
    return undefined;
  }
  reading.indent = indent;
  if (reading.section === undefined) return `the line ${quote(text)} stands before any group`;
  const name = /^(.*?)\s*=/.exec(text)?.[1];
  if (name === undefined || name === "") return `the line ${quote(text)} is not 'name = object'`;
  const key = `${reading.section}]${name}`;
  if (reading.seen.has(key)) return `${quote(name)} is there twice in ${quote(reading.section)}`;
  reading.seen.add(key);
  if (scriptGroups.includes(reading.section) && !scriptName.test(name)) {
    return `${quote(name)} is not a name for a script`;
  }
  return undefined;
}

/**
 * Checks entry_points.txt: UTF-8, groups in brackets, `name = object` lines, nothing twice, and script names
 * of letters, numerals, `_`, `.` and `-` only (entry points specification).
 * @returns what is wrong first, as a clause; undefined when nothing is
 */
export function entryPointsFault(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) return "it is not UTF-8";
  const reading: Reading = { section: undefined, indent: Number.POSITIVE_INFINITY, seen: new Set() };
  for (const line of text.split(/\r?\n/)) {
    // configparser takes these as white space or text, importlib.metadata as ends of lines.
    if (/[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029\ufeff]/.test(line))
      return "it has control characters";
    const fault = readLine(line, reading);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
