/** A record as a message of syslog (RFC 5424). */
import type { ShippedRecord } from "./shipped-record.ts";

export type SyslogSender = { readonly host: string; readonly pid: number };

/** `log audit`, RFC 5424 section 6.2.1. */
const FACILITY = 13;
const NOTICE = 5;
const INFO = 6;

/** Beyond this many bytes only the number, the event and the hash are sent, when `longest` says so. */
export function syslogMessage(
  record: ShippedRecord,
  { host, pid }: SyslogSender,
  longest = Number.POSITIVE_INFINITY,
): Buffer {
  const priority = FACILITY * 8 + (record.outcome === "done" ? INFO : NOTICE);
  const header = [
    `<${priority}>1`,
    new Date(record.at).toISOString(),
    printable(host, 255),
    "gatehouse",
    pid,
    printable(record.event, 32),
    "-",
  ].join(" ");
  const message = Buffer.from(`${header} ${record.line}`);
  return message.length <= longest ? message : Buffer.from(`${header} ${shortLine(record, message.length)}`);
}

/** PRINTUSASCII: no spaces; `-` for nothing. */
function printable(text: string, longest: number): string {
  return text.replace(/[^\x21-\x7e]/g, "?").slice(0, longest) || "-";
}

function shortLine({ seq, event, outcome, line }: ShippedRecord, bytes: number): string {
  const { log, leaf } = JSON.parse(line) as { log: string; leaf: string };
  return JSON.stringify({ seq, event, outcome, log, leaf, cut: bytes });
}
