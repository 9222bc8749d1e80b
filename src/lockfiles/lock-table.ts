/** Reads the TOML of lock files: tables, lists and texts, with a refusal that says where another thing stands. */
import { invalid, quote, type Refusal } from "../errors.ts";
import { normalizeName, parseProjectName, type ProjectName } from "../packaging/project-name.ts";
import { parseSpecifierSet, type SpecifierSet } from "../packaging/specifier.ts";
import { parseVersion } from "../packaging/version.ts";

export type Table = Readonly<Record<string, unknown>>;

/** @throws Refusal `lockfile.toml` */
export function parseToml(path: string, text: string): Table {
  try {
    return Bun.TOML.parse(text) as Table;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^TOML Parse error: /, "") : "unreadable";
    throw lockFault(path, `is not TOML (${why})`);
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The tables of `[[key]]`; none when it is missing. @throws Refusal `lockfile.shape` */
export function tablesOf(where: string, table: Table, key: string): Table[] {
  const value = table[key] ?? [];
  if (Array.isArray(value) && value.every(isTable)) return value;
  throw lockFault(where, `has something else than tables under ${quote(key)}`);
}

/** @throws Refusal `lockfile.shape` */
export function textOf(where: string, table: Table, key: string): string | undefined {
  const value = table[key];
  if (value === undefined || typeof value === "string") return value;
  throw lockFault(where, `has something else than text under ${quote(key)}`);
}

/** The project that a package table names. @throws Refusal `lockfile.shape`, `name.…` */
export function nameOf(where: string, table: Table): ProjectName {
  const name = textOf(where, table, "name");
  if (name === undefined) throw lockFault(where, "has a package without a name");
  return parseProjectName(normalizeName(name));
}

/** Exactly the locked version. @throws Refusal `version.invalid` */
export function pinned(version: string): SpecifierSet {
  return parseSpecifierSet(`==${parseVersion(version).text}`);
}

/** `sha256:…` in lower case; undefined for another algorithm. */
export function sha256Of(hash: unknown): string | undefined {
  const [, digest] = typeof hash === "string" ? (/^sha256:([0-9a-f]{64})$/i.exec(hash) ?? []) : [];
  return digest?.toLowerCase();
}

/** The last segment of an address, decoded. @throws Refusal `lockfile.shape` */
export function filenameOf(where: string, url: string): string {
  const [path = ""] = url.split(/[?#]/);
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    throw lockFault(where, `has an address that cannot be read: ${quote(url)}`);
  }
}

/** @param where the file, and the line or package in it */
export function lockFault(where: string, what: string): Refusal {
  return invalid(
    "lockfile.invalid",
    `${where} ${what}.`,
    "Write it anew with the tool that it belongs to, or leave it out.",
  );
}
