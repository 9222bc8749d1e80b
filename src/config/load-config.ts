/** Opens the configuration file, or takes the safe defaults where none is named. */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { invalid, quote, Refusal } from "../errors.ts";
import { decodeConfig } from "./decode-config.ts";
import { type Fault, formatFault } from "./fault.ts";
import { defaultConfig, type Overrides, parseConfig, type ParsedConfig } from "./parse-config.ts";
import { parsePolicyFile, policyLines, type PolicySource } from "./parse-policy.ts";
import type { Reading } from "./schema.ts";
import { openPolicy } from "../policy/policy.ts";
import { openSecret } from "./secret.ts";
import { maxConfigBytes } from "./yaml-document.ts";

/** What holds without a config file. */
const noPolicy: PolicySource = {
  policy: openPolicy,
  file: openPolicy.file,
  sha256: digest(new Uint8Array()),
  text: "",
  firstLine: 1,
  lastLineEnds: true,
};

export type Environment = Readonly<Record<string, string | undefined>>;

export type LoadedConfig = ParsedConfig & {
  /** As named on the command line; undefined when the defaults hold. */
  readonly file: string | undefined;
  /** Of the file's bytes, for the audit record of the load. */
  readonly sha256: string | undefined;
  readonly policy: PolicySource;
};

/**
 * Loads, checks and completes the settings; secrets are opened once to see that they are there.
 * Throws a Refusal `config.unreadable`, or `config.faulty` with one line for each fault in `details.faults`.
 */
export async function loadConfig(
  path: string | undefined,
  env: Environment,
  overrides: Overrides = {},
): Promise<LoadedConfig> {
  if (path === undefined) {
    const parsed = defaultConfig(overrides);
    if ("faults" in parsed) throw faulty("the command line", parsed.faults);
    return { ...parsed, file: undefined, sha256: undefined, policy: noPolicy };
  }
  const { parsed, bytes, writable, policy } = await readConfig(path, overrides);
  const faults = await checkSecrets(parsed.secrets, env);
  if (faults.length > 0) throw faulty(path, faults);
  const warnings = [
    ...writable.map(
      (each) => `${each}: every user of this machine can change the file. Run chmod o-w on it.`,
    ),
    ...parsed.warnings,
  ];
  return { ...parsed, warnings, file: path, sha256: digest(bytes), policy };
}

/**
 * Reads a config file for its policy alone, or the file that it names for it; secrets are left alone.
 * @throws Refusal `config.unreadable`, `config.faulty`
 */
export async function loadPolicy(path: string): Promise<PolicySource> {
  return (await readConfig(path, {})).policy;
}

type Read = {
  readonly parsed: ParsedConfig;
  readonly bytes: Uint8Array;
  /** The files that every user of the machine can change. */
  readonly writable: readonly string[];
  readonly policy: PolicySource;
};

async function readConfig(path: string, overrides: Overrides): Promise<Read> {
  const { bytes, writable } = await readConfigFile(path);
  const text = decodeConfig(bytes, path);
  if (typeof text !== "string") throw faulty(path, [text]);
  const parsed = parseConfig(text, path, overrides);
  if ("faults" in parsed) throw faulty(path, parsed.faults);
  const { policy = openPolicy, policyFile } = parsed.settings;
  const main = { parsed, bytes, writable: writable ? [path] : [] };
  if (policyFile !== undefined) {
    const { writable: open, ...source } = await readPolicyFile(policyFile);
    return { ...main, writable: [...main.writable, ...(open ? [policyFile] : [])], policy: source };
  }
  const file = basename(path);
  const source = { file, sha256: digest(bytes), ...policyLines(text, path) };
  return { ...main, policy: { policy: { ...policy, file }, ...source } };
}

async function readPolicyFile(path: string): Promise<PolicySource & { readonly writable: boolean }> {
  const { bytes, writable } = await readConfigFile(path);
  const text = decodeConfig(bytes, path);
  if (typeof text !== "string") throw faulty(path, [text]);
  const policy = parsePolicyFile(text, path);
  if ("faults" in policy) throw faulty(path, policy.faults);
  return { policy, file: basename(path), sha256: digest(bytes), ...policyLines(text, path), writable };
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Opens every secret once; a fault for each that cannot be. */
export async function checkSecrets(secrets: Reading["secrets"], env: Environment): Promise<readonly Fault[]> {
  const faults = await Promise.all(
    secrets.map(({ path, at, source }) =>
      openSecret(source, env).then(
        () => [],
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          return [{ ...at, path, what: error.message, remedy: error.remedy }];
        },
      ),
    ),
  );
  return faults.flat();
}

async function readConfigFile(path: string): Promise<{ bytes: Uint8Array; writable: boolean }> {
  // Non-blocking, so that a named pipe without a writer is refused instead of waited for.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw unreadable(path, error.code === "ENOENT" ? "does not exist" : `cannot be opened (${error.code})`);
    },
  );
  try {
    // Everything is asked of the open file: its path may mean another file by now.
    const stat = await handle.stat();
    if (!stat.isFile()) throw unreadable(path, "is not a regular file");
    const buffer = new Uint8Array(maxConfigBytes + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < buffer.length; length += read) {
      read = (await handle.read(buffer, length, buffer.length - length)).bytesRead;
    }
    if (length > maxConfigBytes) throw unreadable(path, "is larger than 256 KiB");
    return { bytes: buffer.subarray(0, length), writable: (stat.mode & 0o002) !== 0 };
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, what: string): Refusal {
  return invalid(
    "config.unreadable",
    `the config file ${quote(path)} ${what}.`,
    "Check the path; without one the safe defaults hold.",
  );
}

function faulty(name: string, faults: readonly Fault[]): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "config.faulty",
    message: `${quote(name)} cannot be used; faults: ${faults.length}.`,
    remedy: "Mend every line listed; nothing was started or changed.",
    details: { faults: faults.map(formatFault) },
  });
}
