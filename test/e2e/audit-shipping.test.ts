/** The compiled server ships its records while it is killed again and again: none is lost, and their order stands. */
import { expect, test } from "bun:test";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder, startProgram } from "../support/program.ts";
import { openTcpSyslog } from "../support/syslog-server.ts";
import { until } from "../support/until.ts";
import { openReceiver } from "../support/webhook-receiver.ts";

const SECRET = "a key for signatures";

/** At least once and in order: with what came twice left out, each number follows the one before. */
function expectWhole(seqs: readonly number[], last: number): void {
  const first = [...new Set(seqs)];
  expect(first).toEqual(Array.from({ length: last + 1 }, (_, at) => at));
}

const seqOf = (line: string) => (JSON.parse(line) as { seq: number }).seq;

test("kill -9 while shipping loses no record on any target, and each has them in order", async () => {
  using folder = openFolder();
  const data = join(folder.path, "data");
  const file = join(folder.path, "shipped", "audit.jsonl");
  await Bun.write(join(folder.path, "secret"), SECRET);
  chmodSync(join(folder.path, "secret"), 0o600);
  await using syslog = await openTcpSyslog();
  await using receiver = openReceiver(
    (_, count) => new Response("", { status: count % 4 === 0 ? 500 : 200 }),
  );
  const config = `access: { read: anyone }
audit:
  ship:
    stdout: true
    file: ${file}
    syslog: tcp://127.0.0.1:${syslog.port}
    webhooks: { siem: { url: "${receiver.url}", secret: { file: ${join(folder.path, "secret")} } } }
`;
  const outputs: string[] = [];
  for (let run = 0; run < 4; run += 1) {
    await using program = await startProgram({ data, config, shell: 'exec "$@" 2>/dev/null' });
    for (let at = 0; at < 4; at += 1) await program.console("user", "create", `person-${run}-${at}`);
    await program.stop("SIGKILL");
    outputs.push(await program.output());
  }
  await using program = await startProgram({ data, config, shell: 'exec "$@" 2>/dev/null' });
  const listed = await until(async () => {
    const { stdout } = await program.console("audit", "shipping", "--json");
    const targets = JSON.parse(stdout) as { target: string; next: number; behind: number }[];
    return targets.every(({ behind }) => behind === 0) && targets;
  });
  expect(listed.map(({ target }) => target)).toEqual(["file", "stdout", "syslog", "webhook siem"]);
  const last = Math.max(...listed.map(({ next }) => next)) - 1;
  expect(last).toBeGreaterThan(16);
  outputs.push(await program.output());
  expectWhole(readFileSync(file, "utf8").split("\n").slice(0, -1).map(seqOf), last);
  expectWhole(
    syslog.messages.map((message) => seqOf(message.slice(message.indexOf("{")))),
    last,
  );
  expectWhole(
    receiver.posts.flatMap(({ body }) => body.split("\n").slice(0, -1).map(seqOf)),
    last,
  );
  const printed = outputs
    .join("")
    .split("\n")
    .filter((line) => line.startsWith('{"audit":'))
    .map((line) => (JSON.parse(line) as { audit: { seq: number } }).audit.seq);
  expectWhole(printed, last);
  expect(outputs.join("")).not.toContain(SECRET);
});
