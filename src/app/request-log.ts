/** One line for each answered request, gathered and written together: a line costs a microsecond, a write does not. */
import type { RequestContext } from "../http/request-context.ts";
import type { LogSettings } from "./log.ts";
import { writeWhole } from "./write-whole.ts";

export type AnsweredRequest = {
  readonly method: string;
  /** Without its query, which may hold a secret. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
};

export type RequestLog = {
  note(context: RequestContext, answer: AnsweredRequest): void;
  /** Writes what has gathered. */
  flush(): void;
};

/** Lines wait at most this long, in milliseconds. */
const FLUSH_EVERY = 100;

/** At most this many characters wait. */
const GATHER = 64 * 1024;

/** Silent when `level` leaves out `info`. */
export function openRequestLog(
  { level, format }: LogSettings,
  write: (text: string) => void = writeOut,
): RequestLog {
  if (level === "warn" || level === "error") return { note: () => undefined, flush: () => undefined };
  const line = format === "json" ? jsonLine : textLine;
  let gathered = "";
  let timer: Timer | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const text = gathered;
    gathered = "";
    if (text !== "") write(text);
  }
  return {
    note: (context, answer) => {
      gathered += line(context, answer);
      if (gathered.length > GATHER) flush();
      else timer ??= setTimeout(flush, FLUSH_EVERY);
    },
    flush,
  };
}

function jsonLine(context: RequestContext, { method, path, status, milliseconds }: AnsweredRequest): string {
  return `{"level":"info","time":"${isoTime(context.startedAt)}","request_id":"${context.requestId}","method":"${method}","path":${JSON.stringify(path)},"status":${status},"ms":${milliseconds},"ip":"${context.ip}","actor":${JSON.stringify(context.actorName)},"agent":${JSON.stringify(context.agent)},"msg":"request"}\n`;
}

function textLine(context: RequestContext, { method, path, status, milliseconds }: AnsweredRequest): string {
  const shown = path.replace(/[^\x20-\x7e]/g, "?");
  return `${isoTime(context.startedAt)} info  ${method} ${shown} ${status} ${milliseconds} ms ${context.ip} ${context.actorName} ${context.requestId}\n`;
}

let lastAt = -1;
let lastText = "";

/** Requests of the same millisecond share the work. */
function isoTime(at: number): string {
  if (at !== lastAt) {
    lastAt = at;
    lastText = new Date(at).toISOString();
  }
  return lastText;
}

/** Whole lines. Nobody reads the log: the server goes on without it. */
function writeOut(text: string): void {
  try {
    writeWhole(1, text);
  } catch {}
}
