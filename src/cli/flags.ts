/** Flags and arguments that many commands share. */

/** A value that is taken as it is written. */
const text = (given: string) => given;

/** `--config F` and `--data DIR`, wherever settings or data are touched. */
export const configFlags = {
  config: {
    kind: "parsed",
    parse: text,
    brief: "The config file, such as gatehouse.yaml",
    optional: true,
    placeholder: "F",
  },
  data: {
    kind: "parsed",
    parse: text,
    brief: "The data folder; wins over the config file",
    optional: true,
    placeholder: "DIR",
  },
} as const;

export type ConfigFlags = { readonly config?: string; readonly data?: string };

export const jsonFlag = {
  json: { kind: "boolean", brief: "Answer in JSON", default: false, withNegated: false },
} as const;

export type JsonFlag = { readonly json: boolean };

/** A flag that may be left out, its value taken as it is written. */
export function textFlag<Placeholder extends string>(placeholder: Placeholder, brief: string) {
  return { kind: "parsed", parse: text, brief, optional: true, placeholder } as const;
}

/** A flag that must be there, its value taken as it is written. */
export function neededFlag<Placeholder extends string>(placeholder: Placeholder, brief: string) {
  return { kind: "parsed", parse: text, brief, placeholder } as const;
}

/** A switch that is off unless it is given. */
export function switchFlag(brief: string) {
  return { kind: "boolean", brief, default: false, withNegated: false } as const;
}

/** An argument that must be there, read by `parse`. */
export function argument<T>(placeholder: string, brief: string, parse: (given: string) => T) {
  return { placeholder, brief, parse };
}

/** An argument that must be there, taken as it is written. */
export function textArgument(placeholder: string, brief: string) {
  return argument(placeholder, brief, text);
}
