/** From the settings of upstreams and indexes to the rules that hide files. */
import { openExceptions } from "../break-glass/exceptions.ts";
import type { Settings } from "../config/settings.ts";
import { createCuration, type FileCuration } from "../mirror/curate-files.ts";
import { openFileStore } from "../mirror/file-store.ts";
import { createKnownLicences } from "../mirror/known-licences.ts";
import { createOsvDumps } from "../mirror/osv-dumps.ts";
import type { House } from "./house.ts";

/** What the log is told; nothing secret is ever in it. */
export type Tell = Record<"info" | "warn", (fact: Fact, text: string) => void>;
type Fact = Readonly<Record<string, string | number>>;

export type OpenCuration = FileCuration & {
  /** Reads the lists of vulnerabilities that are new. Never throws. */
  refresh(): Promise<void>;
};

export function openCuration({ db, now }: House, { upstreams, indexes }: Settings, log: Tell): OpenCuration {
  const all = [...upstreams.values(), ...indexes.values()];
  const paths = new Set(all.flatMap(({ vulnerabilities }) => vulnerabilities?.osv ?? []));
  const osv = createOsvDumps([...paths], (fact, text) =>
    "error" in fact ? log.warn(fact, text) : log.info(fact, text),
  );
  const curation = createCuration({
    now,
    upstreams,
    indexes,
    exceptions: openExceptions(db),
    osv,
    licence: createKnownLicences(openFileStore(db)),
  });
  void osv.refresh();
  return { ...curation, refresh: () => osv.refresh() };
}
