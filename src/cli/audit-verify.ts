/** `gatehouse audit verify`: recomputes the whole log and compares it with checkpoints; exit status 1 when anything is wrong, 3 when it is unreadable. */
import { buildCommand } from "@stricli/core";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { headFile, knownVerifiers } from "../app/audit-keys.ts";
import { tryLogId } from "../audit/log-state.ts";
import { parseVkey } from "../audit/signed-note.ts";
import type { GivenNote } from "../audit/verify-notes.ts";
import { type Verdict, verifyLog } from "../audit/verify-log.ts";
import { hasAnchors } from "../app/open-anchors.ts";
import { loadConfig } from "../config/load-config.ts";
import { openReading } from "../db/open-reading.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { answer, answerJson } from "./say.ts";

type Flags = ConfigFlags &
  JsonFlag & {
    readonly db?: string;
    readonly vkey?: string;
    readonly checkpoint?: readonly string[];
    readonly anchors?: string;
  };

export const auditVerify = buildCommand<Flags, [], ConsoleContext>({
  docs: {
    brief: "Check that no record was edited, removed, moved or added",
    fullDescription: [
      "Recomputes every hash, compares the log with every checkpoint and with the tables it tells of, and changes nothing.",
      "Give checkpoints that were kept elsewhere with --checkpoint or --anchors: only they can show a log that was cut short",
      "or rewritten together with its key. Exit status 1 when anything is wrong, 3 when the database cannot be read.",
    ].join("\n"),
  },
  parameters: {
    flags: {
      db: textFlag(
        "FILE",
        "A database to verify in place of the one in the data folder, such as of a backup",
      ),
      vkey: textFlag("V", "The public line of the key, noted earlier; without it the key of this house"),
      checkpoint: {
        kind: "parsed",
        parse: (given: string) => given,
        brief: "A file with a checkpoint kept elsewhere; may be given again",
        optional: true,
        variadic: true,
        placeholder: "NOTE",
      },
      anchors: textFlag("DIR", "A file or a folder of files with checkpoints kept elsewhere"),
      ...jsonFlag,
      ...configFlags,
    },
  },
  func: runVerify,
});

async function runVerify(this: ConsoleContext, { config, data, json, ...flags }: Flags): Promise<void> {
  const { settings } = await loadConfig(config, process.env, { data });
  const folder = settings.storage.data;
  const reading = openReading(flags.db ?? join(folder, "gatehouse.db"));
  try {
    const logId = tryLogId(reading.sqlite);
    const own = flags.db === undefined ? headFile(join(folder, "keys"), settings.audit).read() : undefined;
    const verdict = verifyLog(reading.sqlite, {
      verifiers:
        flags.vkey === undefined ? knownVerifiers(folder, settings.audit, logId) : [parseVkey(flags.vkey)],
      given: [
        ...(own === undefined ? [] : [{ note: own, from: "audit.head" }]),
        ...(flags.checkpoint ?? []).flatMap(notesIn),
        ...(flags.anchors === undefined ? [] : filesIn(flags.anchors).flatMap(notesIn)),
      ],
      ...(hasAnchors(settings)
        ? { anchorWithin: { age: settings.audit.anchors.maxAge, now: Date.now() } }
        : {}),
    });
    if (json) answerJson(verdict);
    else answer(describe(verdict));
    if (verdict.verdict !== "ok") this.process.exitCode = verdict.verdict === "unreadable" ? 3 : 1;
  } finally {
    reading.close();
  }
}

function filesIn(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith("."))
    .sort()
    .map((name) => join(path, name));
}

/** One note, or several after each other as anchors append them. */
function notesIn(path: string): GivenNote[] {
  const text = readFileSync(path, "utf8");
  const notes = text.match(/[^\n]+\n[0-9]+\n[^\n]+\n\n(?:\u2014 [^\n]+\n)+/g) ?? [text];
  return notes.map((note, at) => ({
    note,
    from: notes.length === 1 ? path : `${path} (note ${at + 1})`,
    elsewhere: true,
  }));
}

function describe({ verdict, records, epochs, faults, redacted, signed, anchored }: Verdict): string {
  const words = {
    ok: "ok: nothing was changed",
    tampered: "TAMPERED: the log is not what was recorded",
    rolled_back: "ROLLED BACK: records are missing at the end",
    unanchored:
      "UNANCHORED: nothing was changed that can be seen here, and no checkpoint left this house for too long",
    unreadable: "UNREADABLE: the database file is damaged",
  }[verdict];
  return [
    ...faults.map(({ kind, seq, what }) => `${kind.padEnd(8)} ${seq === undefined ? "" : `#${seq} `}${what}`),
    words,
    `${records} records in ${epochs} epochs, ${signed} under a signed checkpoint, ${anchored} under one kept elsewhere, ${redacted} values redacted.`,
  ].join("\n");
}
