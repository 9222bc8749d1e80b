/** The log of the program: one line an event on standard output, JSON for programs or text for people. */
import pino from "pino";

export type Log = Pick<pino.Logger, "debug" | "info" | "warn" | "error"> & { flush(): void };

export type LogSettings = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly format: "json" | "text";
};

export function openLog({ level, format }: LogSettings): Log {
  const destination = pino.destination({ dest: 1, sync: true });
  const stream =
    format === "json" ? destination : { write: (line: string) => destination.write(textLine(line)) };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return Object.assign(logger, { flush: () => destination.flushSync() });
}

function textLine(line: string): string {
  const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return `${String(time)} ${String(level).padEnd(5)} ${String(msg)} ${facts.join(" ")}\n`;
}
