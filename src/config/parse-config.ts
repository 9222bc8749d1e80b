/** YAML text → settings, or every fault at once. */
import { type Fault, formatFault, type Place, sortFaults } from "./fault.ts";
import { broken, type Entry, type Reading } from "./schema.ts";
import { completeSettings, findWarnings, type Settings } from "./settings.ts";
import type { Remark } from "./remark.ts";
import { settingsSchema } from "./settings-schema.ts";
import { readYaml } from "./yaml-document.ts";
import { nodeFromPlain, type YamlNode } from "./yaml-node.ts";

/** Options of the command line that win over the file. */
export type Overrides = { readonly listen?: string | undefined; readonly data?: string | undefined };

export type ParsedConfig = {
  readonly settings: Settings;
  /** Every setting that took effect, by dotted path, in the order of the schema. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Lines in the form of `formatFault`. */
  readonly warnings: readonly string[];
  readonly secrets: Reading["secrets"];
};

export type Faulty = { readonly faults: readonly Fault[] };

/** Reads the text of a configuration; `file` is the name shown in faults. Never throws, touches nothing. */
export function parseConfig(text: string, file: string, overrides: Overrides = {}): ParsedConfig | Faulty {
  const { root, faults } = readYaml(text, file);
  if (root.kind === "mapping" || root.kind === "broken") return readSettings(root, overrides, faults);
  const what =
    root.kind === "scalar" && root.value === null
      ? "the file is empty."
      : "expected a mapping of settings at the top.";
  const remedy = "Write at least one setting, such as access: { read: authenticated }.";
  return { faults: sortFaults([...faults, { ...root.at, path: "", what, remedy }]) };
}

/** The settings that hold without a file. */
export function defaultConfig(overrides: Overrides = {}): ParsedConfig | Faulty {
  return readSettings(nodeFromPlain({}, { file: "default", line: 0, column: 0 }), overrides, []);
}

function readSettings(root: YamlNode, overrides: Overrides, told: readonly Fault[]): ParsedConfig | Faulty {
  const reading = newReading(told, overrideNodes(overrides));
  const read = settingsSchema.read(root, { path: "", reading });
  if (read === broken || reading.faults.length > 0) return { faults: sortFaults(reading.faults) };
  const settings = completeSettings(read);
  const place = (remark: Remark): Fault => ({ ...findPlace(remark.path, reading.places), ...remark });
  if (isRemarks(settings)) return { faults: sortFaults(settings.map(place)) };
  const warnings = findWarnings(settings).map((remark) => formatFault(place(remark)));
  return { settings, entries: addPublicUrl(reading.entries, settings), warnings, secrets: reading.secrets };
}

export function newReading(told: readonly Fault[], overrides: Reading["overrides"]): Reading {
  return { faults: [...told], places: new Map(), entries: new Map(), secrets: [], overrides };
}

/** Puts the public URL behind the address that it follows from, where the file does not give it. */
function addPublicUrl(entries: Reading["entries"], { server }: Settings): ReadonlyMap<string, Entry> {
  if (entries.has("server.public_url")) return entries;
  const at = { file: "default, from server.listen", line: 0, column: 0 };
  const derived = ["server.public_url", { value: server.publicUrl, at }] as const;
  return new Map(
    [...entries].flatMap((entry) => (entry[0] === "server.listen" ? [entry, derived] : [entry])),
  );
}

function overrideNodes({ listen, data }: Overrides): ReadonlyMap<string, YamlNode> {
  const options = [
    ["server.listen", "--listen", listen],
    ["storage.data", "--data", data],
  ] as const;
  return new Map(
    options.flatMap(([path, file, value]) =>
      value === undefined ? [] : [[path, nodeFromPlain(value, { file, line: 0, column: 0 })]],
    ),
  );
}

/** Of the setting itself, or of the section around it where the setting is not written. */
function findPlace(path: string, places: ReadonlyMap<string, Place>): Place {
  const own = places.get(path) ?? { file: "default", line: 0, column: 0 };
  for (let around = path; own.line === 0 && around !== ""; ) {
    around = around.slice(0, Math.max(0, around.lastIndexOf(".")));
    const place = places.get(around);
    if (place !== undefined && place.line > 0) return place;
  }
  return own;
}

function isRemarks(value: Settings | readonly Remark[]): value is readonly Remark[] {
  return Array.isArray(value);
}
