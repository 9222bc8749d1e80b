/** `gatehouse downloads who PROJECT [VERSION|FILENAME]`: who took it, from where and when. */
import { buildCommand } from "@stricli/core";
import { type Download, listDownloads } from "../downloads/list-downloads.ts";
import { downloadsCsv } from "../downloads/downloads-csv.ts";
import { exportDownloads, requireKnown } from "../downloads/export-downloads.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { type ConfigFlags, configFlags, jsonFlag, switchFlag, textFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { answer, answerInPieces, isoTime, say } from "./say.ts";
import { parseSince } from "./since-flag.ts";
import { table } from "./table.ts";
import { usageFault } from "./usage-fault.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & { readonly since?: string; readonly csv: boolean; readonly json: boolean };

export const downloadsWho = buildCommand<Flags, [ProjectName, string?]>({
  docs: {
    brief: "Who downloaded a project, a release or a file: tokens, people, addresses",
    fullDescription:
      "Newest first, at most 1000 rows; --csv and --json give every row, and are recorded in the audit log. What the running server has counted in the last five seconds may be missing.",
  },
  parameters: {
    flags: {
      since: textFlag("DAY", "From this day (2026-03-01), or so long back (30d)"),
      csv: switchFlag("Answer in CSV"),
      ...jsonFlag,
      ...configFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        projectArgument,
        {
          placeholder: "VERSION|FILENAME",
          brief: "Only this release or this file",
          parse: (text: string) => text,
          optional: true,
        },
      ],
    },
  },
  func: who,
});

/** Rows of the table for people. */
const MOST = 1000;

async function who({ since, csv, json, ...flags }: Flags, project: ProjectName, about?: string) {
  if (csv && json) throw usageFault("--csv and --json are two answers.", "Ask for one of them.");
  await withHouse(flags, async ({ house, actor }) => {
    const from = since === undefined ? undefined : parseSince(since, house.now());
    const asked = { project, about, since: from };
    if (csv) {
      return answerInPieces(downloadsCsv(exportDownloads(house, actor, { ...asked, format: "csv" })));
    }
    if (json) return answerInPieces(jsonList(exportDownloads(house, actor, { ...asked, format: "json" })));
    requireKnown(house.db, project);
    show(listDownloads(house.db, asked, { page: 1, size: MOST }));
  });
}

function show(rows: readonly Download[]): void {
  if (rows.length === 0) return say("Nobody is known to have downloaded it.");
  answer(
    table(
      ["LAST", "FILE", "PERSON", "TOKEN", "ADDRESS", "CLIENT", "DOWNLOADS"],
      rows
        .slice(0, MOST)
        .map(({ lastAt, filename, user, token, ip, client, count }) => [
          isoTime(lastAt),
          filename,
          user,
          token,
          ip,
          client,
          count === 0 ? "part" : count,
        ]),
    ),
  );
  if (rows.length > MOST) say(`There are more than ${MOST} rows: --csv or --json gives them all.`);
}

/** One array, a row at a time, so that it may be of any length. */
function* jsonList(rows: Iterable<Download>): Generator<string> {
  let opening = "[\n  ";
  for (const { tokenId, count, firstAt, lastAt, ip, user, token, ...row } of rows) {
    const shown = {
      ...row,
      person: user,
      token,
      token_id: tokenId,
      address: ip,
      downloads: count,
      first_at: isoTime(firstAt),
      last_at: isoTime(lastAt),
    };
    yield `${opening}${JSON.stringify(shown)}`;
    opening = ",\n  ";
  }
  yield opening.startsWith("[") ? "[]\n" : "\n]\n";
}
