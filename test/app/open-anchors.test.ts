/** Checkpoints leave the house by each of four ways, when enough records or time have gone by, and failures are told. */
import { expect, test } from "bun:test";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ArrivedNote } from "../../src/audit/anchored.ts";
import { openAnchors } from "../../src/app/open-anchors.ts";
import { openSigner, signCheckpoint } from "../../src/audit/signed-note.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { runOrThrow } from "../support/run-process.ts";
import { tempFolder } from "../support/test-house.ts";

const signer = openSigner("house", new Uint8Array(32).fill(1));
const noteOf = (size: number) =>
  signCheckpoint({ origin: "house", size, root: new Uint8Array(32) }, [signer]);

/** Anchors of these settings, with a clock of their own; `arrived` and `failed` resolve in the order of the sendings. */
function open(anchors: Readonly<Record<string, unknown>>) {
  const parsed = parseConfig(JSON.stringify({ audit: { anchors } }), "test.yaml", {});
  if ("faults" in parsed) throw new Error(JSON.stringify(parsed.faults));
  const ended: (ArrivedNote | string)[] = [];
  let heard = Promise.withResolvers<void>();
  const hear = (each: ArrivedNote | string) => {
    ended.push(each);
    heard.resolve();
    heard = Promise.withResolvers();
  };
  const clock = { now: 0 };
  const ignore = () => undefined;
  const log = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fact: unknown) => hear(String((fact as { err?: unknown }).err)),
    flush: ignore,
  };
  const send = openAnchors(parsed.settings, { log, now: () => clock.now, arrived: hear });
  return {
    send,
    clock,
    ended,
    until: async (count: number) => {
      while (ended.length < count) await heard.promise;
    },
  };
}

test("a file gets every checkpoint appended", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "away", "notes");
  const { send, until, ended } = open({ file, records: 1 });
  send(noteOf(1));
  send(noteOf(2));
  await until(2);
  expect(readFileSync(file, "utf8")).toBe(`${noteOf(1)}\n${noteOf(2)}\n`);
  expect(ended[1]).toMatchObject({ anchor: "file", origin: "house", size: 2 });
});

test("a webhook gets the checkpoint as the body of a POST; what it refuses is told and sent again with the next", async () => {
  const got: string[] = [];
  let status = 500;
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      got.push(`${request.method} ${await request.text()}`);
      return new Response("", { status });
    },
  });
  const { send, until, ended } = open({ webhook: `http://127.0.0.1:${server.port}/notes` });
  send(noteOf(1));
  await until(1);
  expect(ended[0]).toContain("the webhook answered 500");
  status = 204;
  // Far too soon and too few records, were it not for the failure.
  send(noteOf(2));
  await until(2);
  expect(ended[1]).toMatchObject({ anchor: "webhook", size: 2 });
  expect(got).toEqual([`POST ${noteOf(1)}`, `POST ${noteOf(2)}`]);
});

test("a git folder gets a commit for each checkpoint", async () => {
  using folder = tempFolder();
  await runOrThrow(["git", "init", "--quiet", folder.path], folder.path);
  const { send, until } = open({ git: folder.path, records: 1 });
  send(noteOf(1));
  await until(1);
  send(noteOf(5));
  await until(2);
  const git = Bun.spawnSync(["git", "-C", folder.path, "log", "--format=%s", "--reverse"]);
  expect(git.stdout.toString()).toBe("Audit log at 1\nAudit log at 5\n");
  expect(readFileSync(join(folder.path, "checkpoint"), "utf8")).toBe(noteOf(5));
});

test("a folder that is no repository is told as a failure", async () => {
  using folder = tempFolder();
  const { send, until, ended } = open({ git: folder.path });
  send(noteOf(1));
  await until(1);
  expect(ended[0]).toContain("git");
});

test("the system's log gets the checkpoint as one line", async () => {
  using folder = tempFolder();
  // A `logger` of our own in front: the machine's log is not ours to read.
  const heard = join(folder.path, "heard");
  writeFileSync(join(folder.path, "logger"), `#!/bin/sh\nprintf '%s\\n' "$@" > ${heard}\n`);
  chmodSync(join(folder.path, "logger"), 0o755);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "..", "support", "anchor-child.ts")], {
    env: { PATH: `${folder.path}:/usr/bin:/bin`, NOTE: noteOf(1) },
    stdout: "pipe",
  });
  expect(JSON.parse(await new Response(child.stdout).text())).toMatchObject({ anchor: "syslog", size: 1 });
  const words = ["--socket-errors=on", "-t", "gatehouse-audit", JSON.stringify(noteOf(1))];
  expect(readFileSync(heard, "utf8")).toBe(words.map((word) => `${word}\n`).join(""));
});

test("the first checkpoint goes at once, the next after so many records or so much time", async () => {
  using folder = tempFolder();
  const { send, until, clock, ended } = open({ file: join(folder.path, "notes"), records: 10, every: "1h" });
  for (const [at, size] of [
    [0, 1],
    [1, 5],
    [2, 11],
    [3, 12],
    [3_600_002, 13],
    [3_600_003, 13],
  ] as const) {
    clock.now = at;
    send(noteOf(size));
  }
  await until(3);
  expect(ended.map((each) => (typeof each === "string" ? each : each.size))).toEqual([1, 11, 13]);
});
