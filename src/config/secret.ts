/** Secrets: the configuration names a file or a variable, never the value, and the value never prints. */
import { open } from "node:fs/promises";
import { inspect } from "node:util";
import { invalid, quote } from "../errors.ts";

/** Where a secret is kept. */
export type SecretSource = { readonly from: "file" | "env"; readonly name: string };

export type Secret = {
  /** The value itself, for the one place that needs it. */
  readonly reveal: () => string;
  /** Both give `***`. */
  readonly toString: () => string;
  readonly toJSON: () => string;
};

const maxSecretBytes = 64 * 1024;

/** Wraps a value so that text, JSON and inspection of it give `***`. */
export function hideSecret(value: string): Secret {
  const shown = () => "***";
  return Object.freeze({ reveal: () => value, toString: shown, toJSON: shown, [inspect.custom]: shown });
}

/**
 * Reads the secret; one line break at the end belongs to the file, not to the secret.
 * Throws a Refusal `config.secret` that never holds any of the value.
 */
export async function openSecret(
  source: SecretSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secret> {
  const value = source.from === "env" ? readVariable(source.name, env) : await readSecretFile(source.name);
  if (value === "") throw invalid("config.secret", `${where(source)} is empty.`, "Put the secret there.");
  if (/[\0\r\n]/.test(value)) {
    throw invalid(
      "config.secret",
      `${where(source)} holds more than one line.`,
      "Keep the secret alone there.",
    );
  }
  return hideSecret(value);
}

function readVariable(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw invalid("config.secret", `the variable ${quote(name)} is not set.`, "Set it before the start.");
}

async function readSecretFile(path: string): Promise<string> {
  const refuse = (what: string, remedy: string) =>
    invalid("config.secret", `the secret file ${quote(path)} ${what}.`, remedy);
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) throw refuse("cannot be read", "Check its path and its owner.");
  try {
    // Asked of the open file, not of its path, which may mean another file by now.
    const { mode, size } = await handle
      .stat()
      .then((stat) => ({ mode: stat.mode, size: stat.isFile() ? stat.size : -1 }));
    if (size < 0) throw refuse("is not a regular file", "Name the file that holds the secret.");
    if (size > maxSecretBytes) throw refuse("is larger than 64 KiB", "Check its path.");
    if ((mode & 0o007) !== 0) throw refuse("is open to every user of this machine", "Run chmod o-rwx on it.");
    return (await handle.readFile("utf8")).replace(/\r?\n$/, "");
  } finally {
    await handle.close();
  }
}

function where(source: SecretSource): string {
  return source.from === "env"
    ? `the variable ${quote(source.name)}`
    : `the secret file ${quote(source.name)}`;
}
