/** Renders, after an import, the description of the newest release of each project that it brought. */
import type { NewFile } from "../catalog/publish-file.ts";
import { compareVersions } from "../packaging/version.ts";
import { prepareReadme } from "../readme/prepare-readme.ts";
import { openReadmes } from "./open-readmes.ts";
import type { House } from "./house.ts";

export type NewestDescriptions = {
  readonly note: (file: NewFile) => void;
  /** Renders what was noted, one project after the other. */
  render(signal: AbortSignal): Promise<void>;
};

/** The older ones are rendered when they are first looked at. */
export function noteNewestDescriptions({ db }: House): NewestDescriptions {
  const newest = new Map<string, Pick<NewFile, "version" | "metadata">>();
  return {
    note: ({ name, version, metadata }) => {
      const known = newest.get(name);
      if (known === undefined || compareVersions(version, known.version) >= 0)
        newest.set(name, { version, metadata });
    },
    render: async (signal) => {
      const readmes = openReadmes(db);
      try {
        for (const { metadata } of newest.values()) {
          if (signal.aborted) return;
          await prepareReadme(readmes, metadata);
        }
      } finally {
        readmes.close();
      }
    },
  };
}
