/** `gatehouse audit list` and `gatehouse audit export`: the records, newest first to look at, oldest first to keep. */
import { buildCommand } from "@stricli/core";
import { once } from "node:events";
import { record } from "../audit/record.ts";
import { exportRecords, type ExportFormat, type ShownRecord, showRecords } from "../audit/show-records.ts";
import { write } from "../db/write.ts";
import { invalid, quote } from "../errors.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { table } from "./table.ts";
import { withHouse } from "./with-house.ts";

const limit = {
  kind: "parsed",
  parse: (given: string) => {
    if (!/^[1-9][0-9]{0,5}$/.test(given)) throw new SyntaxError("a number of records is 1 to 999999");
    return Number(given);
  },
  brief: "So many records",
  placeholder: "N",
  default: "50",
} as const;

type ListFlags = ConfigFlags &
  JsonFlag & { readonly limit: number; readonly event?: string; readonly project?: string };

export const auditList = buildCommand({
  docs: { brief: "Show the newest records" },
  parameters: {
    flags: {
      limit,
      event: textFlag("EVENT", "Only this event, such as token.revoke"),
      project: textFlag("PROJECT", "Only this project"),
      ...jsonFlag,
      ...configFlags,
    },
  },
  func: async ({ json, limit: most, event, project, ...flags }: ListFlags) => {
    const rows = await withHouse(flags, ({ house }) =>
      showRecords(house.db, {
        most,
        ...(event === undefined ? {} : { event }),
        ...(project === undefined ? {} : { project }),
      }),
    );
    if (json) return answerJson(rows.map((row) => ({ ...row, at: isoTime(row.at) })));
    answer(table(["SEQ", "TIME", "EVENT", "OUTCOME", "ACTOR", "FROM", "PROJECT"], rows.map(line)));
  },
});

function line(row: ShownRecord) {
  return [row.seq, isoTime(row.at), row.event, row.outcome, row.actor, row.ip, row.project ?? ""];
}

type ExportFlags = ConfigFlags & {
  readonly since?: number;
  readonly until?: number;
  readonly format: ExportFormat;
};

const time = (brief: string) =>
  ({ kind: "parsed", parse: parseTime, brief, optional: true, placeholder: "TIME" }) as const;

export const auditExport = buildCommand({
  docs: { brief: "Write the records out, one a line" },
  parameters: {
    flags: {
      since: time("From this day or time on, such as 2026-03-01"),
      until: time("Up to this day or time, not included"),
      format: { kind: "enum", values: ["jsonl", "csv"], brief: "jsonl or csv", default: "jsonl" },
      ...configFlags,
    },
  },
  func: async ({ since, until, format, ...flags }: ExportFlags) => {
    await withHouse(flags, async ({ house, actor }) => {
      const span = [since, until].map((at) => (at === undefined ? "" : new Date(at).toISOString()));
      const filter = span.some(Boolean) ? { filter: span.join(" to ") } : {};
      const details = { format, scope: "all", ...filter };
      write(house.db, (tx) =>
        record(tx, { actor, at: house.now() }, { event: "audit.export", outcome: "done", details }),
      );
      for (const text of exportRecords(house.db, { since, until, format }))
        if (!process.stdout.write(text)) await once(process.stdout, "drain");
    });
  },
});

function parseTime(given: string): number {
  const at = /^\d{4}-\d{2}-\d{2}/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(at))
    throw invalid(
      "usage",
      `${quote(given)} is not a day or time.`,
      "Write 2026-03-01 or 2026-03-01T12:00:00Z.",
    );
  return at;
}
