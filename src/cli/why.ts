/** `gatehouse why PROJECT [VERSION]`: which rules hide files of an upstream's project, from the pages that are kept. */
import { buildCommand } from "@stricli/core";
import { openCuration } from "../app/open-curation.ts";
import { startMirror } from "../app/open-mirror.ts";
import { quote, Refusal } from "../errors.ts";
import { type ExplainedFile, explainVersion } from "../mirror/explain-version.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseVersion, type Version } from "../packaging/version.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag } from "./flags.ts";
import { projectArgument } from "./project-argument.ts";
import { answer, answerJson, say } from "./say.ts";
import { table } from "./table.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & JsonFlag & { readonly index: string };

export const why = buildCommand({
  docs: { brief: "Which rules on downloads hide a project of an upstream, or one version of it" },
  parameters: {
    flags: {
      index: { kind: "parsed", parse: String, brief: "The index that it is asked of", default: "main" },
      ...jsonFlag,
      ...configFlags,
    },
    positional: {
      kind: "tuple",
      parameters: [
        projectArgument,
        { brief: "One version", parse: parseVersion, placeholder: "VERSION", optional: true },
      ],
    },
  },
  func: explain,
});

async function explain(
  { json, index, ...flags }: Flags,
  name: ProjectName,
  version?: Version,
): Promise<void> {
  const found = await withHouse(flags, async ({ house, settings }) => {
    const log = {
      warn: (fact: object, text: string) => say(`${text}: ${JSON.stringify(fact)}`),
      info: () => undefined,
    };
    const curation = openCuration(house, settings, log);
    await curation.refresh();
    // The server asks upstreams; beside it, what it has kept is looked at.
    const offline = { ...settings, mirror: { ...settings.mirror, offline: true, checkNames: false } };
    const mirror = startMirror(house, offline, { log, curation });
    try {
      const project = await mirror?.project(index, name);
      return project && { project, files: explainVersion(curation, { project, index }, version) };
    } finally {
      mirror?.close();
    }
  });
  if (found === undefined) throw notUpstream(name);
  const { project, files } = found;
  if (json) return answerJson({ project: name, upstream: project.upstream, files });
  answer(`${name} comes from the upstream '${project.upstream}'.`);
  answer(table(["VERSION", "FILE", "SHOWN", "RULE", "WHY"], files.flatMap(rowsOf)));
}

function rowsOf(file: ExplainedFile): string[][] {
  const { version, filename, shown, rules, exception } = file;
  const start = [version, filename, shown ? "yes" : "no"];
  const through = exception === undefined ? [] : [[...start, "let through", exception]];
  const objections = rules.map(({ rule, place, why: reason, wayOut }) => [
    ...start,
    `${rule} (${place})`,
    `${reason}. ${wayOut}`,
  ]);
  return through.length + objections.length === 0 ? [[...start, "", ""]] : [...through, ...objections];
}

function notUpstream(name: ProjectName): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "why.unknown",
    message: `No upstream is asked for ${quote(name)}, or none has it: no rule on downloads touches it.`,
    remedy: "gatehouse project show tells of what is published here.",
  });
}
