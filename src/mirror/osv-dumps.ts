/** The OSV dumps that rules name: indexed by project at the start, and again when they change. */
import type { Advisory } from "../curation/osv-record.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { markOfDump, readDump } from "./read-dump.ts";

export type OsvDumps = {
  /** Those of one project; undefined while the dump could not be read. */
  advisories(path: string, project: ProjectName): readonly Advisory[] | undefined;
  /** Changes with every dump that is read. */
  stamp(): number;
  /** Reads what has changed; a dump that cannot be read leaves the last one that could. Never throws. */
  refresh(): Promise<void>;
};

type Dump = { mark: string; byProject: ReadonlyMap<ProjectName, readonly Advisory[]> | undefined };

/** @param told says what was read, and what could not be */
export function createOsvDumps(
  paths: readonly string[],
  told: (fact: Readonly<Record<string, string | number>>, text: string) => void,
): OsvDumps {
  const dumps = new Map<string, Dump>(paths.map((path) => [path, { mark: "", byProject: undefined }]));
  let stamp = 0;
  let running: Promise<void> | undefined;

  async function renew(path: string, dump: Dump): Promise<void> {
    try {
      const mark = await markOfDump(path);
      if (mark === dump.mark) return;
      dump.mark = mark;
      const { byProject, records } = await readDump(path);
      dump.byProject = byProject;
      stamp += 1;
      told({ file: path, records, projects: byProject.size }, "a list of vulnerabilities was read");
    } catch (error) {
      told({ file: path, error: error instanceof Error ? error.message : "unknown" }, FAILED);
    }
  }

  async function renewAll(): Promise<void> {
    for (const [path, dump] of dumps) await renew(path, dump);
  }

  return {
    advisories: (path, project) => {
      const known = dumps.get(path)?.byProject;
      return known === undefined ? undefined : (known.get(project) ?? []);
    },
    stamp: () => stamp,
    refresh: () => {
      running ??= renewAll().finally(() => (running = undefined));
      return running;
    },
  };
}

const FAILED = "a list of vulnerabilities could not be read";
