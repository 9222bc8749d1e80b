/** `gatehouse policy check [F]`: every fault of a policy, and what it would do to this house; changes nothing. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildCommand } from "@stricli/core";
import { topCounter } from "../app/top-counter.ts";
import { loadConfig, loadPolicy } from "../config/load-config.ts";
import { Refusal } from "../errors.ts";
import { type ReportPart, reportParts } from "../gate/forecast-words.ts";
import { locksOut, lookAhead, type PolicyReport } from "../gate/look-ahead.ts";
import type { Policy } from "../policy/policy.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { policyFileArgument } from "./policy-file-argument.ts";
import { answer, answerJson, isoTime, say } from "./say.ts";
import { type Opened, withHouse } from "./with-house.ts";

export const policyCheck = buildCommand<ConfigFlags & JsonFlag, [string?], ConsoleContext>({
  docs: { brief: "Check a policy, and who it would lock out; exit status 1 when it has faults or locks out" },
  parameters: { flags: { ...jsonFlag, ...configFlags }, positional: policyFileArgument },
  func: check,
});

async function check(this: ConsoleContext, flags: ConfigFlags & JsonFlag, argument?: string): Promise<void> {
  const { json, config, data } = flags;
  const file = argument ?? config ?? "gatehouse.yaml";
  try {
    const { policy } = await loadPolicy(file);
    const { settings } = await loadConfig(config ?? file, process.env, { data });
    if (data === undefined && !existsSync(join(settings.storage.data, "gatehouse.db"))) {
      say("There is no data folder to compare with: only the text was checked. Name one with --data.");
      return json
        ? answerJson({ file, ok: true, faults: [], difference: null, moments: null })
        : answer(`'${file}' is right.`);
    }
    const report = await withHouse({ config: config ?? file, data: settings.storage.data }, (opened) =>
      reportOn(opened, policy),
    );
    const locked = locksOut(report);
    if (json) answerJson({ file, ok: !locked, faults: [], ...plain(report) });
    else for (const line of reportParts(report).flatMap(partLines)) answer(line);
    if (locked) this.process.exitCode = 1;
  } catch (error) {
    if (!json || !(error instanceof Refusal)) throw error;
    answerJson({ file, ok: false, faults: error.details["faults"] ?? [error.sentence] });
    this.process.exitCode = 1;
  }
}

function reportOn({ house, settings }: Opened, after: Policy): PolicyReport {
  const { publicUrl } = settings.server;
  return lookAhead(house.db.orm, { after, at: house.now(), publicUrl, countTop: topCounter(house) });
}

/** Headings stand apart, and what belongs to them is set in. */
function partLines({ heading, lines }: ReportPart): readonly string[] {
  return heading === undefined ? lines : ["", heading, ...lines.map((line) => `  ${line}`)];
}

function plain({ difference, moments, refused, locksAdmins }: PolicyReport) {
  return {
    difference,
    refused: refused ?? null,
    locks_admins:
      locksAdmins === undefined ? null : { at: isoTime(locksAdmins.at), sentence: locksAdmins.sentence },
    moments: moments.map(({ at, ...moment }) => ({ at: isoTime(at), ...moment })),
  };
}
