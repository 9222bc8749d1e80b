/** Readers of single values: yes or no, whole numbers, choices, and texts with a grammar of their own. */
import { quote, Refusal } from "../errors.ts";
import { nearestWord } from "./nearest-word.ts";
import { broken, type Reader, tellFault, tellWrongType } from "./schema.ts";

/** `true` or `false`, in these spellings alone. */
export const boolean: Reader<boolean> = {
  json: { type: "boolean" },
  read: (node, spot) => {
    const plain = node.kind === "scalar" && (node.source === "true" || node.source === "false");
    return plain && typeof node.value === "boolean" ? node.value : tellWrongType(node, spot, "true or false");
  },
};

/** A whole number in decimal digits, both ends included. */
export function integer(range: { readonly min: number; readonly max: number }): Reader<number> {
  const { min, max } = range;
  return {
    json: { type: "integer", minimum: min, maximum: max },
    read: (node, spot) => {
      const whole =
        node.kind === "scalar" && typeof node.value === "number" && /^-?[0-9]+$/.test(node.source);
      if (!whole || typeof node.value !== "number") return tellWrongType(node, spot, "a whole number");
      if (node.value >= min && node.value <= max) return node.value;
      return tellFault(spot, node.at, [
        `${node.source} is out of range.`,
        `Choose between ${min} and ${max}.`,
      ]);
    },
  };
}

/** One of a few words. */
export function choice<const W extends string>(words: readonly W[]): Reader<W> {
  return {
    json: { enum: [...words] },
    read: (node, spot) => {
      const word = node.kind === "scalar" ? words.find((candidate) => candidate === node.value) : undefined;
      if (word !== undefined) return word;
      const expected = `one of ${words.join(", ")}`;
      if (node.kind !== "scalar" || typeof node.value !== "string")
        return tellWrongType(node, spot, expected);
      const near = nearestWord(node.value, words);
      return tellFault(spot, node.at, [
        `${quote(node.value)} is not ${expected}.`,
        near === undefined ? undefined : `Did you mean "${near}"?`,
      ]);
    },
  };
}

/** How a text is read: a pattern that every accepted text matches, and the parser that decides. */
export type TextFormat<T> = { readonly pattern: RegExp; readonly parse: (text: string) => T };

/** A text whose parser throws a Refusal when it does not like it. */
export function text<T>({ pattern, parse }: TextFormat<T>): Reader<T> {
  return {
    json: { type: "string", pattern: pattern.source },
    read: (node, spot) => {
      if (node.kind !== "scalar" || node.value === null) return tellWrongType(node, spot, "text");
      try {
        const value = parse(node.source);
        if (typeof node.value === "string") return value;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return tellFault(spot, node.at, [error.message, error.remedy]);
      }
      // A name such as 123 or true, which YAML takes for something else.
      tellFault(spot, node.at, [
        `expected text, found ${node.source}.`,
        `Put it in quotes: "${node.source}".`,
      ]);
      return broken;
    },
  };
}

/** What the reader takes, or the word `none` for undefined. */
export function orNone<T>(reader: Reader<T>): Reader<T | undefined> {
  return {
    json: { anyOf: [reader.json, { const: "none" }] },
    read: (node, spot) =>
      node.kind === "scalar" && node.value === "none" ? undefined : reader.read(node, spot),
  };
}
