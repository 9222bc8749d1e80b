/** Reads `{ file: … }` or `{ env: … }` as the place of a secret. */
import { parseFilePath, filePathPattern } from "./file-path.ts";
import { broken, type Reader, tellFault } from "./schema.ts";
import { text } from "./scalar-readers.ts";
import type { SecretSource } from "./secret.ts";
import { invalid, quote } from "../errors.ts";

const variablePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const file = text({ pattern: filePathPattern, parse: parseFilePath });
const env = text({ pattern: variablePattern, parse: parseVariable });

const form = (name: string, reader: Reader<string>) => ({
  type: "object",
  required: [name],
  additionalProperties: false,
  properties: { [name]: reader.json },
});

/** A secret's place. A value written inline is a fault, and is not repeated in it. */
export const secret: Reader<SecretSource> = {
  json: { oneOf: [form("file", file), form("env", env)] },
  read: (node, spot) => {
    if (node.kind === "broken") return broken;
    const [entry, ...more] = node.kind === "mapping" ? node.entries : [];
    if (entry === undefined || more.length > 0 || (entry.key !== "file" && entry.key !== "env")) {
      return tellFault(spot, node.at, [
        "a secret cannot stand in the configuration itself.",
        "Write { file: PATH } or { env: NAME }.",
      ]);
    }
    const name = (entry.key === "file" ? file : env).read(entry.value, spot);
    if (name === broken) return broken;
    const source: SecretSource = { from: entry.key, name };
    spot.reading.secrets.push({ path: spot.path, at: node.at, source });
    return source;
  },
};

function parseVariable(name: string): string {
  if (variablePattern.test(name)) return name;
  throw invalid(
    "config.variable",
    `${quote(name)} is not the name of a variable.`,
    "Use letters, digits and _.",
  );
}
