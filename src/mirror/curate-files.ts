/** Judges files of upstreams by the rules of their upstream and of the index that shows them. */
import type { Exceptions } from "../break-glass/exceptions.ts";
import { wholeTime } from "../curation/day-and-time.ts";
import type { FileFacts } from "../curation/file-facts.ts";
import { type FileVerdict, hiddenBy, judgeFile } from "../curation/judge-file.ts";
import type { Licence } from "../curation/licence.ts";
import type { CurationRules } from "../curation/rules.ts";
import { tryParseVersion } from "../packaging/version.ts";
import type { OsvDumps } from "./osv-dumps.ts";
import type { Curation, JudgedFile, Judgement } from "./shown-files.ts";

export type FileCuration = Curation & {
  /** Everything that the rules say of a file, whether they hide it or not. */
  explain(file: JudgedFile, index: string): FileVerdict;
  /** Versions that admins let past the rules. */
  readonly exceptions: Exceptions;
};

export type CurateDeps = {
  readonly now: () => number;
  readonly upstreams: ReadonlyMap<string, CurationRules>;
  readonly indexes: ReadonlyMap<string, CurationRules & { readonly upstreams: readonly string[] }>;
  readonly exceptions: Exceptions;
  readonly osv: Pick<OsvDumps, "advisories" | "stamp">;
  readonly licence: (metadataSha256: string) => Licence | undefined;
};

export function createCuration(deps: CurateDeps): FileCuration {
  const verdict = (file: JudgedFile, index?: string): FileVerdict => {
    const facts = factsOf(deps, file);
    const now = deps.now();
    const exceptions = deps.exceptions.of(file.project);
    const own = deps.upstreams.get(file.upstream);
    const view = index === undefined ? undefined : deps.indexes.get(index);
    const sets = [own, view].filter((rules) => rules !== undefined);
    return facts === undefined ? NOTHING : judgeFile(facts, sets, { now, exceptions });
  };
  return {
    stamp: () => `${deps.exceptions.stamp()} ${deps.osv.stamp()}`,
    explain: verdict,
    exceptions: deps.exceptions,
    judge: (file, index) => {
      if (index !== undefined) return judgementOf(verdict(file, index));
      const behind = [...deps.indexes].filter(([, { upstreams }]) => upstreams.includes(file.upstream));
      const all = behind.map(([name]) => verdict(file, name));
      // Its address is the same behind every index: it serves whoever may have the file from one of them.
      return judgementOf(all.find((each) => hiddenBy(each) === undefined) ?? all[0] ?? verdict(file));
    },
  };
}

const NOTHING: FileVerdict = { objections: [], needsLicence: false };

function judgementOf(verdict: FileVerdict): Judgement {
  const { until, needsLicence: needsMetadata } = verdict;
  const base = { needsMetadata, ...(until === undefined ? {} : { until }) };
  const objection = hiddenBy(verdict);
  if (objection === undefined) return base;
  const { rule, place, why, wayOut, since } = objection;
  const hidden = { rule: `${rule} (${place.file}:${place.line})`, why, wayOut };
  return { ...base, hidden: since === undefined ? hidden : { ...hidden, since: wholeTime(since) } };
}

/** Undefined for a version that is none, which judging the page has ruled out. */
function factsOf({ osv, licence }: CurateDeps, file: JudgedFile): FileFacts | undefined {
  const { project, filename, kind, uploadTime, metadataSha256 } = file;
  const version = tryParseVersion(file.version);
  if (version === undefined) return undefined;
  const uploadedAt = uploadTime === undefined ? Number.NaN : Date.parse(uploadTime);
  return {
    project,
    version,
    filename,
    kind,
    uploadedAt: Number.isNaN(uploadedAt) ? undefined : uploadedAt,
    licence: metadataSha256 === undefined ? undefined : licence(metadataSha256),
    advisories: (path) => osv.advisories(path, project),
  };
}
