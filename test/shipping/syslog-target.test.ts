/** Records as syslog messages, over real sockets. */
import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { join } from "node:path";
import type { ShippedRecord } from "../../src/shipping/shipped-record.ts";
import { syslogMessage } from "../../src/shipping/syslog-message.ts";
import { syslogTarget } from "../../src/shipping/syslog-target.ts";
import { openTcpSyslog, openUdpSyslog, openUnixDatagrams } from "../support/syslog-server.ts";
import { tempFolder } from "../support/test-house.ts";
import { until } from "../support/until.ts";

const end = new AbortController().signal;

function records(count: number): ShippedRecord[] {
  return Array.from({ length: count }, (_, seq) => ({
    seq,
    at: Date.UTC(2026, 2, 1, 12),
    event: "token.revoke",
    outcome: seq % 2 === 0 ? "done" : "refused",
    line: JSON.stringify({ seq, log: "l", leaf: "aa", name: "Zoë 10 \\n 7" }),
  }));
}

const RFC5424 =
  /^<(110|109)>1 2026-03-01T12:00:00\.000Z [\x21-\x7e]{1,255} gatehouse \d{1,128} token\.revoke - (\{.*\})$/;

function seqOf(message: string): number {
  const [, priority, line = ""] = RFC5424.exec(message) ?? [];
  const { seq, name } = JSON.parse(line) as { seq: number; name: string };
  expect(name).toBe("Zoë 10 \\n 7");
  expect(priority).toBe(seq % 2 === 0 ? "110" : "109");
  return seq;
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test("messages go over TCP in frames, in order, and count once the server has read to the end", async () => {
  await using server = await openTcpSyslog();
  const target = syslogTarget({ over: "tcp", host: "127.0.0.1", port: server.port });
  await target.send(records(200), end);
  expect(server.messages.map(seqOf)).toEqual(upTo(200));
});

test("a TCP server that goes away in the middle has not taken the batch", async () => {
  const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address instanceof Object ? address.port : 0;
  const target = syslogTarget({ over: "tcp", host: "127.0.0.1", port });
  expect(target.send(records(200), end)).rejects.toThrow();
  await new Promise((resolve) => server.close(resolve));
  expect(target.send(records(1), end)).rejects.toThrow("ECONNREFUSED");
});

test("a TCP server that never answers is left when the house closes", async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const closing = new AbortController();
  const port = address instanceof Object ? address.port : 0;
  const sent = syslogTarget({ over: "tcp", host: "127.0.0.1", port }).send(records(1), closing.signal);
  closing.abort();
  expect(sent).rejects.toThrow("in time");
  server.close();
});

test("messages go over UDP one a datagram", async () => {
  await using server = await openUdpSyslog();
  const target = syslogTarget({ over: "udp", host: "127.0.0.1", port: server.port });
  await target.send(records(20), end);
  await until(() => server.messages.length === 20);
  expect(server.messages.map(seqOf)).toEqual(upTo(20));
});

test("a stream socket of this machine gets frames, one of datagrams gets datagrams, none is a failure", async () => {
  using folder = tempFolder();
  const stream = join(folder.path, "stream");
  await using server = await openTcpSyslog(stream);
  await syslogTarget({ over: "unix", path: stream }).send(records(5), end);
  expect(server.messages.map(seqOf)).toEqual(upTo(5));

  const path = join(folder.path, "log");
  await using datagrams = await openUnixDatagrams(path);
  // More than the queue of such a socket holds: the rest waits for room.
  const got: number[] = [];
  const read = async () => {
    for (let at = 0; at < 200; at += 1) got.push(seqOf(await datagrams.next()));
  };
  await Promise.all([syslogTarget({ over: "unix", path }).send(records(200), end), read()]);
  expect(got).toEqual(upTo(200));

  const nowhere = syslogTarget({ over: "unix", path: join(folder.path, "none") });
  expect(nowhere.send(records(1), end)).rejects.toThrow("ENOENT");
});

test("a record too long for a datagram is named with its hash, and what was cut", () => {
  const [record] = records(1);
  if (record === undefined) throw new Error("no record");
  const long = { ...record, line: JSON.stringify({ seq: 0, log: "l", leaf: "aa", x: "x".repeat(70_000) }) };
  const message = syslogMessage(long, { host: "höst name", pid: 7 }, 65_000).toString();
  const [, line = ""] = /^<110>1 \S+ h\?st\?name gatehouse 7 token\.revoke - (.*)$/.exec(message) ?? [];
  expect(JSON.parse(line)).toEqual({
    seq: 0,
    event: "token.revoke",
    outcome: "done",
    log: "l",
    leaf: "aa",
    cut: expect.any(Number),
  });
});
