/** Flags that many commands share. */

const parse = (text: string) => text;

/** `--config F` and `--data DIR`, wherever settings or data are touched. */
export const configFlags = {
  config: {
    kind: "parsed",
    parse,
    brief: "The config file, such as gatehouse.yaml",
    optional: true,
    placeholder: "F",
  },
  data: {
    kind: "parsed",
    parse,
    brief: "The data folder; wins over the config file",
    optional: true,
    placeholder: "DIR",
  },
} as const;

export const jsonFlag = {
  json: { kind: "boolean", brief: "Answer in JSON", default: false, withNegated: false },
} as const;
