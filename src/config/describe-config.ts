/** The effective settings as rows for people, each with its origin. */
import type { LoadedConfig } from "./load-config.ts";

export type SettingRow = {
  readonly path: string;
  /** As YAML writes it on one line; a secret shows where it is kept, never what it is. */
  readonly value: string;
  /** `default`, `gatehouse.yaml:7`, or the option that won: `--listen`. */
  readonly source: string;
};

/** Every setting that took effect, in the order of the schema. */
export function describeConfig({ entries }: Pick<LoadedConfig, "entries">): readonly SettingRow[] {
  return [...entries].map(([path, { value, at }]) => ({
    path,
    value,
    source: at.line === 0 ? at.file : `${at.file}:${at.line}`,
  }));
}
