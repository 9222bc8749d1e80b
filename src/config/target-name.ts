/** Names that the config gives to places records are sent to. */
import { invalid, quote } from "../errors.ts";

declare const brand: unique symbol;
export type TargetName = string & { readonly [brand]: "TargetName" };

export const targetNamePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws a Refusal `config.target_name`. */
export function parseTargetName(text: string): TargetName {
  if (text.length > 64 || !targetNamePattern.test(text)) {
    throw invalid(
      "config.target_name",
      `${quote(text)} is not a name for a target.`,
      "Use lower-case letters, digits and single hyphens, beginning with a letter, at most 64 characters.",
    );
  }
  return text as TargetName;
}
