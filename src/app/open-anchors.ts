/** Sends checkpoints to where whoever breaks in here has no say: a file, an address, a git folder, the system's log. */
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArrivedNote } from "../audit/anchored.ts";
import { parseCheckpoint } from "../audit/signed-note.ts";
import type { Settings } from "../config/settings.ts";
import type { Log } from "./log.ts";

/** How long one anchor may take, in milliseconds. */
const DEADLINE = 10_000;

type Anchor = { readonly name: string; readonly send: (note: string, size: number) => Promise<void> };

export type AnchorDeps = {
  readonly log: Log;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
  /** Hears of every checkpoint that an anchor took. */
  readonly arrived: (note: ArrivedNote) => void;
};

/**
 * Takes every note, and passes one on when enough time or records have gone by. An anchor that fails is told in the
 * log, and gets the next note, which covers all before it.
 */
export function openAnchors({ audit: { anchors } }: Settings, { log, now, arrived }: AnchorDeps) {
  const list = listAnchors(anchors);
  let lastAt = -Infinity;
  let lastSize = 0;
  let origin = "";
  return (note: string): void => {
    const checkpoint = parseCheckpoint(note);
    const fresh = checkpoint.origin !== origin || checkpoint.size - lastSize >= anchors.records;
    if (list.length === 0 || (!fresh && now() - lastAt < anchors.every)) return;
    if (checkpoint.origin === origin && checkpoint.size === lastSize) return;
    lastAt = now();
    lastSize = checkpoint.size;
    origin = checkpoint.origin;
    for (const { name, send } of list)
      void send(note, checkpoint.size)
        .then(() => arrived({ anchor: name, ...checkpoint }))
        .catch((error: unknown) => {
          // Tried again with the next note.
          lastAt = -Infinity;
          log.error({ err: error, anchor: name, size: checkpoint.size }, "a checkpoint was not anchored");
        });
  };
}

/** Whether any place outside is told. */
export function hasAnchors({ audit: { anchors } }: Settings): boolean {
  return listAnchors(anchors).length > 0;
}

function listAnchors({ file, webhook, git, syslog }: Settings["audit"]["anchors"]): Anchor[] {
  return [
    ...(file === undefined ? [] : [{ name: "file", send: async (note: string) => appendNote(file, note) }]),
    ...(webhook === undefined ? [] : [{ name: "webhook", send: (note: string) => post(webhook, note) }]),
    ...(git === undefined
      ? []
      : [{ name: "git", send: (note: string, size: number) => commit(git, note, size) }]),
    ...(syslog
      ? [
          {
            name: "syslog",
            send: (note: string) =>
              run(["logger", "--socket-errors=on", "-t", "gatehouse-audit", JSON.stringify(note)]),
          },
        ]
      : []),
  ];
}

/** Notes follow each other, parted by an empty line after their signatures. */
function appendNote(file: string, note: string): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${note}\n`, { flush: true });
}

async function post(address: string, note: string): Promise<void> {
  const answer = await fetch(address, {
    method: "POST",
    body: note,
    headers: { "content-type": "text/plain; charset=utf-8" },
    redirect: "manual",
    signal: AbortSignal.timeout(DEADLINE),
  });
  await answer.body?.cancel();
  if (answer.status >= 300) throw new Error(`the webhook answered ${answer.status}`);
}

async function commit(folder: string, note: string, size: number): Promise<void> {
  await Bun.write(join(folder, "checkpoint"), note);
  await run(["git", "-C", folder, "add", "checkpoint"]);
  const who = [
    "-c",
    "user.name=gatehouse",
    "-c",
    "user.email=gatehouse@localhost",
    "-c",
    "commit.gpgsign=false",
  ];
  await run([
    "git",
    "-C",
    folder,
    ...who,
    "commit",
    "--quiet",
    "-m",
    `Audit log at ${size}`,
    "--",
    "checkpoint",
  ]);
}

async function run(command: string[]): Promise<void> {
  const child = Bun.spawn(command, { stdout: "ignore", stderr: "pipe", timeout: DEADLINE });
  if ((await child.exited) !== 0) throw new Error((await new Response(child.stderr).text()).slice(0, 300));
}
