/** The metadata of a file of an upstream: kept, fetched and proven, or found inside the wheel. */
import type { FileStore } from "./file-store.ts";
import type { Downloads } from "./downloads.ts";
import type { FoundFile } from "./find-file.ts";
import { readPage } from "./read-page.ts";
import type { UpstreamClient } from "./upstream-client.ts";

export type MetadataDeps = {
  readonly client: UpstreamClient;
  readonly files: FileStore;
  readonly downloads: Downloads;
  /** Called when it turned out that metadata is not there. */
  readonly changed: (project: string) => void;
};

export type Metadata = { readonly sha256: string; readonly bytes: Uint8Array };
export type FetchMetadata = (found: FoundFile) => Promise<Metadata | undefined>;

const MOST_BYTES = 4 * 1024 * 1024;

/** Undefined when it was never offered, or cannot be had after all. @throws Refusal `upstream.…` */
export function createFetchMetadata(deps: MetadataDeps): FetchMetadata {
  const flights = new Map<string, Promise<Metadata | undefined>>();
  return async (found) => {
    const sha256 = found.kept?.metadataSha256 ?? found.file.metadataSha256;
    if (sha256 === undefined || found.file.kind !== "wheel") return undefined;
    const kept = deps.files.metadata(sha256);
    if (kept !== undefined) return { sha256, bytes: kept };
    const running = flights.get(sha256);
    if (running !== undefined) return running;
    const flight = bring(deps, found, sha256).finally(() => flights.delete(sha256));
    flights.set(sha256, flight);
    return flight;
  };
}

async function bring(deps: MetadataDeps, found: FoundFile, sha256: string): Promise<Metadata | undefined> {
  const bytes = await ask(deps, found);
  if (bytes !== undefined && digest(bytes) === sha256) {
    deps.files.keepMetadata(sha256, bytes);
    return { sha256, bytes };
  }
  // It was promised: what is inside the wheel may be it, and nothing else is.
  if (found.kept?.held !== true) {
    const { upstream, file } = found;
    await (
      await deps.downloads.join({
        upstream,
        file,
        ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
      })
    ).kept;
  }
  const inside = deps.files.metadata(sha256);
  if (inside !== undefined) return { sha256, bytes: inside };
  deps.files.keepMetadata(sha256, undefined);
  deps.changed(found.file.project);
  return undefined;
}

/** Undefined for anything but a whole answer of 200. */
async function ask({ client }: MetadataDeps, { upstream, file }: FoundFile): Promise<Buffer | undefined> {
  const url = new URL(file.url);
  url.pathname += ".metadata";
  const answer = await client.get(upstream, url, { total: 2 * upstream.timeout });
  if (answer.status === 200) return readPage(upstream.name, answer, MOST_BYTES);
  answer.cancel();
  return undefined;
}

function digest(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}
