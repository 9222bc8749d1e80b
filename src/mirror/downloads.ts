/** The downloads that run now: one for each file, however many wait for it, and it goes on when they leave. */
import type { Db } from "../db/open.ts";
import type { BlobSink } from "../blobs/blob-store.ts";
import { downloadFile, type Wanted } from "./download-file.ts";
import { createGrowingFile, type GrowingFile } from "./growing-file.ts";
import { keepFile } from "./keep-file.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { PrivateNames } from "./private-names.ts";
import type { UpstreamClient } from "./upstream-client.ts";

export type Download = {
  /** Resolves once the file is in the store. @throws Refusal */
  readonly kept: Promise<void>;
  /** Resolves when the first bytes can be streamed. @throws Refusal */
  begun(): Promise<void>;
  /** The file from its first byte on, as it comes; cut, never ended, when it turns out wrong. Undefined once it is kept. */
  stream(): ReadableStream<Uint8Array> | undefined;
};

export type Downloads = {
  /** Joins the download of this file, or starts it. */
  join(wanted: Wanted): Promise<Download>;
  running(): number;
  /** Waits for those that run, at most so many milliseconds. */
  settle(): Promise<void>;
};

type DownloadDeps = MirrorDeps & {
  readonly db: Db;
  readonly client: UpstreamClient;
  readonly privates: PrivateNames;
  /** Called when a file is in the store. */
  readonly arrived: (wanted: Wanted) => void;
};

export function createDownloads(deps: DownloadDeps): Downloads {
  const running = new Map<string, Promise<Download>>();

  async function start(key: string, wanted: Wanted): Promise<Download> {
    const sink = await deps.blobs.stage();
    const growing = createGrowingFile(sink.path);
    const kept = bring(deps, wanted, { sink, growing }).finally(() => running.delete(key));
    kept.catch(() => undefined);
    return {
      kept,
      begun: () => growing.begun(),
      stream: () => (growing.over() ? undefined : growing.stream()),
    };
  }

  return {
    join: (wanted) => {
      const key = `${wanted.upstream.name} ${wanted.file.address} ${wanted.file.filename}`;
      const known = running.get(key);
      if (known !== undefined) return known;
      const download = start(key, wanted);
      running.set(key, download);
      download.catch(() => running.delete(key));
      return download;
    },
    running: () => running.size,
    settle: async () => {
      const all = [...running.values()].map(async (download) => (await download).kept);
      await Promise.allSettled(all);
    },
  };
}

async function bring(
  deps: DownloadDeps,
  wanted: Wanted,
  at: { readonly sink: BlobSink; readonly growing: GrowingFile },
): Promise<void> {
  try {
    const staged = await downloadFile(deps, wanted, at);
    const { size } = staged;
    await keepFile(deps, wanted, staged);
    at.growing.complete(size);
    deps.arrived(wanted);
  } catch (error) {
    await at.sink.discard();
    at.growing.fail(error);
    throw error;
  }
}
