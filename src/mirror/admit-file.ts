/** Lets a file of an upstream through at its own address, or refuses it; a licence is looked up in its metadata first. */
import type { FetchMetadata } from "./fetch-metadata.ts";
import type { FoundFile } from "./find-file.ts";
import { type Curation, requireShown } from "./shown-files.ts";

export type AdmitFile = (found: FoundFile) => FoundFile | Promise<FoundFile>;

/** Both throw a Refusal `mirror.hidden`. */
export function createAdmitFile(deps: {
  readonly curation: Curation;
  readonly metadata: FetchMetadata;
  /** Told when more is known of a file than before. */
  readonly changed: (project: string) => void;
}): AdmitFile {
  const { curation, metadata, changed } = deps;
  return (found) => {
    const judgement = curation.judge(found.file);
    if (judgement.needsMetadata && found.file.metadataSha256 !== undefined) return learn(found);
    requireShown(found.file, judgement);
    return found;
  };

  async function learn(found: FoundFile): Promise<FoundFile> {
    await metadata(found);
    changed(found.file.project);
    requireShown(found.file, curation.judge(found.file));
    return found;
  }
}
