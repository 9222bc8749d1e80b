/** `gatehouse policy check [F]`: every fault of a policy, and what it would do to this house; changes nothing. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildCommand } from "@stricli/core";
import { topCounter } from "../app/top-counter.ts";
import { loadConfig, loadPolicy } from "../config/load-config.ts";
import { Refusal } from "../errors.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { forecastPolicy, type Moment } from "../gate/forecast-policy.ts";
import { requireAdminLeft } from "../gate/require-admin-left.ts";
import { policyDifference } from "../policy/difference.ts";
import type { Policy } from "../policy/policy.ts";
import type { ConsoleContext } from "./console-context.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { forecastLines } from "./forecast-lines.ts";
import { policyFileArgument } from "./policy-file-argument.ts";
import { answer, answerJson, isoTime, say } from "./say.ts";
import { type Opened, withHouse } from "./with-house.ts";

export const policyCheck = buildCommand<ConfigFlags & JsonFlag, [string?], ConsoleContext>({
  docs: { brief: "Check a policy, and who it would lock out; exit status 1 when it has faults or locks out" },
  parameters: { flags: { ...jsonFlag, ...configFlags }, positional: policyFileArgument },
  func: check,
});

type Report = {
  readonly difference: readonly string[];
  readonly moments: readonly Moment[];
  /** Why it would not be loaded, if it would not. */
  readonly refused: string | undefined;
};

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
    const locked = report.moments.some(({ people }) => people.length > 0) || report.refused !== undefined;
    if (json) answerJson({ file, ok: !locked, faults: [], ...plain(report) });
    else for (const line of forecastLines(report)) answer(line);
    if (locked) this.process.exitCode = 1;
  } catch (error) {
    if (!json || !(error instanceof Refusal)) throw error;
    answerJson({ file, ok: false, faults: error.details["faults"] ?? [error.sentence] });
    this.process.exitCode = 1;
  }
}

function reportOn({ house, settings }: Opened, after: Policy): Report {
  const tx = house.db.orm;
  const at = house.now();
  const before = currentPolicy(tx).policy;
  const count = topCounter(house);
  const topOf = ({ topDownloads }: Policy["critical"][number]) =>
    new Set(topDownloads === undefined ? [] : count(tx, topDownloads));
  return {
    difference: policyDifference(before, after),
    moments: forecastPolicy(tx, { before, after, at, topOf }),
    refused: refusalOf(() =>
      requireAdminLeft(tx, { policy: after, at, publicUrl: settings.server.publicUrl }),
    ),
  };
}

function refusalOf(ask: () => void): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.sentence;
    throw error;
  }
}

function plain({ difference, moments, refused }: Report) {
  return {
    difference,
    refused: refused ?? null,
    moments: moments.map(({ at, ...moment }) => ({ at: isoTime(at), ...moment })),
  };
}
