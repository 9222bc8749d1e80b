/** Brings one file from its upstream into the store: hashed while it arrives, kept only when it is what was promised. */
import type { BlobSink, StagedBlob } from "../blobs/blob-store.ts";
import { storageFault } from "../blobs/storage-fault.ts";
import type { GrowingFile } from "./growing-file.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { JudgedFile } from "./shown-files.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamAnswer, UpstreamClient } from "./upstream-client.ts";
import { upstreamFailure } from "./upstream-failure.ts";

export type Wanted = {
  readonly upstream: Upstream;
  readonly file: JudgedFile;
  /** The only bytes it may be; absent: whatever comes first. */
  readonly sha256?: string;
};

/** No file takes longer, in milliseconds. */
const LONGEST = 60 * 60_000;

/** Slower than this many bytes in so many milliseconds is as good as hanging. */
const LEAST = 30 * 1024;
const WINDOW = 30_000;

/** Bytes that wait in memory for longer are made readable, so that nobody waits for a slow upstream in silence. */
const FLUSH_AFTER = 500;

/** @returns staged bytes of the right hash, to be placed or discarded. @throws Refusal `upstream.…`, `storage.…` */
export async function downloadFile(
  deps: MirrorDeps & { readonly client: UpstreamClient },
  wanted: Wanted,
  watch: { readonly sink: BlobSink; readonly growing: GrowingFile },
): Promise<StagedBlob> {
  const { upstream, file } = wanted;
  const most = Math.min(deps.fileBytes, file.size ?? deps.fileBytes);
  const answer = await deps.client.get(upstream, new URL(file.url), { total: LONGEST });
  try {
    requireSize(wanted, answer, most);
    await receive(deps, { upstream, body: answer.body, most }, watch);
  } catch (error) {
    answer.cancel();
    throw error;
  }
  const staged = await watch.sink.finish();
  try {
    await requireRight(wanted, staged);
    return staged;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

function requireSize({ upstream, file }: Wanted, answer: UpstreamAnswer, most: number): void {
  if (answer.status !== 200) {
    throw upstreamFailure(
      upstream.name,
      "upstream.status",
      `answered with status ${answer.status} for '${file.filename}'`,
    );
  }
  const length = answer.headers.get("content-length");
  if (length !== undefined && Number.parseInt(length, 10) > most) throw tooLarge(upstream, most);
}

async function receive(
  { now }: MirrorDeps,
  { upstream, body, most }: { upstream: Upstream; body: AsyncIterable<Uint8Array>; most: number },
  { sink, growing }: { readonly sink: BlobSink; readonly growing: GrowingFile },
): Promise<void> {
  let size = 0;
  let flushedAt = now();
  let window = { at: now(), size: 0 };
  for await (const piece of body) {
    size += piece.length;
    if (size > most) throw tooLarge(upstream, most);
    await sink.write(piece);
    const at = now();
    if (at - flushedAt > FLUSH_AFTER) {
      await sink.flush();
      flushedAt = at;
    }
    growing.grew(sink.written());
    if (at - window.at > WINDOW) {
      if (size - window.size < LEAST)
        throw upstreamFailure(upstream.name, "upstream.timeout", "sends next to nothing");
      window = { at, size };
    }
  }
}

/** @throws Refusal `upstream.hash`: none of these bytes is kept */
async function requireRight({ upstream, file, sha256 }: Wanted, staged: StagedBlob): Promise<void> {
  const wrong = (what: string) =>
    upstreamFailure(
      upstream.name,
      "upstream.hash",
      `sent ${what} for '${file.filename}', so nothing of it was kept`,
    );
  if (sha256 !== undefined && staged.sha256 !== sha256) throw wrong("bytes of another sha256");
  if (file.size !== undefined && staged.size !== file.size) throw wrong("another number of bytes");
  if (sha256 !== undefined) return;
  // Nothing to hold it to: at least it must be an archive, and no page that says so.
  const start = await staged.blob
    .slice(0, 4)
    .bytes()
    .catch((error: unknown) => {
      throw storageFault(error);
    });
  const zip = start[0] === 0x50 && start[1] === 0x4b;
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  if (!(file.filename.endsWith(".tar.gz") ? gzip : zip)) throw wrong("no archive");
}

function tooLarge(upstream: Upstream, most: number) {
  return upstreamFailure(upstream.name, "upstream.too_large", `sends more than ${most} bytes for one file`);
}
