/** Puts a file that was fetched into the store: its bytes and its row in one transaction, or neither. */
import { and, eq } from "drizzle-orm";
import type { StagedBlob } from "../blobs/blob-store.ts";
import { untilWritable } from "../db/until-writable.ts";
import { mirrorFiles, mirrorMetadata } from "../db/schema/mirror.ts";
import { type Tx, write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { Wanted } from "./download-file.ts";
import type { MirrorDeps } from "./mirror-deps.ts";
import type { PrivateNames } from "./private-names.ts";
import { readWheelMetadata } from "./read-wheel-metadata.ts";
import { upstreamFailure } from "./upstream-failure.ts";

/** Whatever happens, the staged bytes are gone from `tmp/` afterwards. @throws Refusal */
export async function keepFile(
  deps: MirrorDeps & { readonly privates: PrivateNames },
  wanted: Wanted,
  staged: StagedBlob,
): Promise<void> {
  try {
    const inside = wanted.file.kind === "wheel" ? await readWheelMetadata(staged.blob) : undefined;
    await staged.settle();
    await untilWritable(deps.db);
    write(deps.db, (tx) => {
      // Somebody may have published a project of that name while the bytes were on their way.
      if (deps.privates.hasIn(tx, wanted.file.project)) throw nowPrivate(wanted.file.project);
      placeFile(tx, deps.now(), { wanted, staged, inside });
    });
  } finally {
    await staged.discard();
  }
}

type Placed = {
  readonly wanted: Wanted;
  readonly staged: StagedBlob;
  readonly inside: Uint8Array | undefined;
};

/** @param inside the METADATA of a wheel. @throws Refusal `upstream.hash` when the name is held to other bytes */
export function placeFile(tx: Tx, at: number, { wanted, staged, inside }: Placed): void {
  const metadata = inside === undefined ? undefined : keepMetadata(tx, wanted, inside);
  keepRow(tx, at, { wanted, staged, metadata });
  staged.place();
}

/** The metadata that the upstream promised and that differs from what is inside is never offered again. */
function keepMetadata(tx: Tx, { file }: Wanted, bytes: Uint8Array): Buffer {
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest();
  const values = { sha256, bytes: Buffer.from(bytes) };
  tx.insert(mirrorMetadata)
    .values(values)
    .onConflictDoUpdate({ target: mirrorMetadata.sha256, set: values })
    .run();
  if (file.metadataSha256 !== undefined && file.metadataSha256 !== sha256.toString("hex")) {
    tx.insert(mirrorMetadata)
      .values({ sha256: Buffer.from(file.metadataSha256, "hex"), bytes: null })
      .onConflictDoNothing()
      .run();
  }
  return sha256;
}

type Kept = { readonly wanted: Wanted; readonly staged: StagedBlob; readonly metadata: Buffer | undefined };

function keepRow(tx: Tx, at: number, { wanted, staged, metadata }: Kept): void {
  const { project, upstream, ...facts } = wanted.file;
  const key = and(eq(mirrorFiles.upstream, upstream), eq(mirrorFiles.filename, facts.filename));
  const sha256 = Buffer.from(staged.sha256, "hex");
  const known = tx.select({ sha256: mirrorFiles.sha256 }).from(mirrorFiles).where(key).get();
  if (known !== undefined && !known.sha256.equals(sha256)) {
    throw upstreamFailure(upstream, "upstream.hash", `sent other bytes for '${facts.filename}' than before`);
  }
  const state = {
    held: true,
    facts: JSON.stringify(facts),
    metadataSha256: metadata ?? null,
    fetchedAt: at,
    usedAt: at,
  };
  if (known !== undefined) {
    tx.update(mirrorFiles).set(state).where(key).run();
    return;
  }
  const address = Buffer.from(facts.address, "hex");
  tx.insert(mirrorFiles)
    .values({ upstream, project, filename: facts.filename, address, sha256, size: staged.size, ...state })
    .run();
}

function nowPrivate(project: string): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "file.unknown",
    message: `The name '${project}' belongs to this house by now.`,
    remedy: "Take the address from the project's page under /simple/.",
  });
}
