/** Reads requirements.txt as pip does: continued lines, comments, hashes, markers, extras, -r and -c. */
import { Refusal } from "../errors.ts";
import { parseRequirement, type Requirement } from "../packaging/requirement.ts";
import { parseSpecifierSet } from "../packaging/specifier.ts";
import { lockFault } from "./lock-table.ts";
import type { ReadText, Wish, WishList } from "./wish.ts";

/** Options with a value that say where packages come from, or how: this house decides both. */
const VALUED =
  /^(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host|--no-binary|--only-binary|--use-feature)(?:[ =]|$)/;
const BARE = /^(?:--no-index|--pre|--prefer-binary|--require-hashes)$/;
const DEEPEST = 20;

type Line = { readonly text: string; readonly where: string };
type Found = { wishes: Wish[]; constraints: Wish[]; skipped: string[] };

/**
 * @param read gives the text of a file; files behind -r and -c lie beside the one that names them
 * @throws Refusal `lockfile.invalid` with file and line
 */
export function readRequirements(path: string, read: ReadText): WishList {
  const found: Found = { wishes: [], constraints: [], skipped: [] };
  readFile({ path, read, found, into: found.wishes }, []);
  const { constraints, skipped } = found;
  const wishes = found.wishes.map((wish) => constrain(wish, constraints));
  // With hashes pip takes nothing that is not on the list.
  return { wishes, constraints, open: !wishes.some(({ hashes }) => hashes !== undefined), skipped };
}

type Reading = {
  readonly path: string;
  readonly read: ReadText;
  readonly found: Found;
  readonly into: Wish[];
};

function readFile(reading: Reading, above: readonly string[]): void {
  const { path, read, found } = reading;
  if (above.includes(path) || above.length > DEEPEST)
    throw lockFault(above.at(-1) ?? path, `includes itself by way of ${path}`);
  for (const line of logicalLines(path, read(path))) {
    const [, option, named] = /^(-r|--requirement|-c|--constraint)[ =]*(\S.*)$/.exec(line.text) ?? [];
    if (option !== undefined && named !== undefined) {
      const constraint = option === "-c" || option === "--constraint";
      const next = {
        ...reading,
        path: beside(path, named),
        ...(constraint ? { into: found.constraints } : {}),
      };
      readFile(next, [...above, path]);
    } else if (
      /^(?:-e|--editable)[ =]/.test(line.text) ||
      /^(?:\.{0,2}\/|[A-Za-z][A-Za-z0-9+.-]*:\/\/|\.$)/.test(line.text)
    ) {
      found.skipped.push(`${line.where}: ${line.text} is not on an index`);
    } else if (!VALUED.test(line.text) && !BARE.test(line.text)) readLine(reading, line);
  }
}

function readLine({ found, into }: Reading, { text, where }: Line): void {
  if (text.startsWith("-"))
    throw lockFault(where, `has an option that is not known here: ${text.split(/[ =]/)[0]}`);
  const hashes = [...text.matchAll(/\s--hash[ =](\S+)/g)].map(([, hash = ""]) => hash);
  const requirement = parse(
    text.replace(/\s--(?:hash|config-settings?|global-option)[ =]\S+/g, "").trim(),
    where,
  );
  if (requirement.url !== undefined) {
    found.skipped.push(`${where}: ${requirement.name} comes from an address of its own`);
    return;
  }
  const known = hashes.flatMap((hash) => /^sha256:([0-9a-f]{64})$/i.exec(hash)?.[1]?.toLowerCase() ?? []);
  if (hashes.length > 0 && known.length === 0) throw lockFault(where, "has no sha256 among its hashes");
  into.push({
    name: requirement.normalizedName,
    specifier: requirement.specifier,
    extras: requirement.extras,
    markers: requirement.marker === undefined ? undefined : [requirement.marker],
    ...(hashes.length === 0 ? {} : { hashes: new Set(known) }),
    where,
  });
}

function parse(text: string, where: string): Requirement {
  try {
    return parseRequirement(text);
  } catch (error) {
    if (error instanceof Refusal)
      throw lockFault(where, `cannot be read: ${error.message.replace(/\.$/, "")}`);
    throw error;
  }
}

/** A constraint narrows what is wished for elsewhere, and asks for nothing itself. */
function constrain(wish: Wish, constraints: readonly Wish[]): Wish {
  const ours = constraints.filter(({ name }) => name === wish.name);
  if (ours.length === 0) return wish;
  const specifier = parseSpecifierSet(
    [wish, ...ours]
      .map((each) => each.specifier.text)
      .filter((text) => text !== "")
      .join(","),
  );
  const hashes = ours.flatMap((each) => [...(each.hashes ?? [])]);
  return {
    ...wish,
    specifier,
    ...(wish.hashes === undefined && hashes.length > 0 ? { hashes: new Set(hashes) } : {}),
  };
}

/** Lines that end in a backslash go on; a comment begins with `#` at the start or after a blank. */
function logicalLines(path: string, text: string): Line[] {
  const lines: Line[] = [];
  let gathered = "";
  let first = 0;
  const physical = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [at, raw] of physical.entries()) {
    if (gathered === "") first = at + 1;
    const comment = /^\s*#/.test(raw);
    if (raw.endsWith("\\") && !comment && at < physical.length - 1) {
      gathered += `${raw.slice(0, -1)} `;
      continue;
    }
    const whole = (gathered + (comment ? "" : raw)).replace(/(?:^|\s+)#.*$/, "").trim();
    gathered = "";
    if (whole !== "") lines.push({ text: whole, where: `${path}:${first}` });
  }
  return lines;
}

function beside(path: string, named: string): string {
  return named.startsWith("/") ? named : path.slice(0, path.lastIndexOf("/") + 1) + named;
}
