/** What a store of blobs promises: bytes by their sha256, whole or not there, durable once placed. */

/** Digests beyond sha256; `blake2b256` is BLAKE2b with a digest of 32 bytes (clients call it blake2_256). */
export type ExtraDigest = "md5" | "blake2b256";

/** Bytes on their way in. Whoever opens one must end it, on every path: `finish` and then `settle` and `place`, or `discard`. */
export type BlobSink = {
  /** Hashes and stores; resolves when more may come. Not to be called before the last call has resolved. */
  write(chunk: Uint8Array): Promise<void>;
  /** Where the bytes gather, for whoever reads them while they come; moved away by `place`, gone after `discard`. */
  readonly path: string;
  /** How many bytes can be read there by now. */
  written(): number;
  /** Makes all that was written readable there, without waiting for the disk. */
  flush(): Promise<void>;
  /** Resolves when the bytes are on the disk; nothing but the temporary file is held from then on. */
  finish(): Promise<StagedBlob>;
  /** Forgets the bytes, also after `finish`; does nothing after `place` or a second time. */
  discard(): Promise<void>;
};

/** All bytes, on the disk and readable at `path` until `commit` or `discard`, not yet part of the store. */
export type StagedBlob = {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly size: number;
  readonly blob: Blob;
  readonly path: string;
  /** Reads the bytes again, since most uploads need no second digest; lower-case hex. */
  digest(algorithm: ExtraDigest): Promise<string>;
  /** Makes the folder it will stand in; awaited before the transaction that calls `place`. */
  settle(): Promise<void>;
  /**
   * Puts the blob into the store, durable when it returns; equal bytes may be there already. Synchronous, since it runs
   * inside the transaction whose row points at it: no row is ever without its blob, and no refused file leaves one.
   */
  place(): void;
  discard(): Promise<void>;
};

/**
 * Every method may throw a Refusal, `storage.full` (kind storage_full) or `storage.unavailable` (kind unavailable); a
 * sha256 that is not 64 lower-case hex digits is a defect.
 */
export type BlobStore = {
  stage(): Promise<BlobSink>;
  /** For answering with or reading parts of; ask `has` first, since a missing blob shows only when it is read. */
  open(sha256: string): Bun.BunFile;
  /** Whether a plain file of that size stands there; its bytes are not read. */
  has(sha256: string, size: number): Promise<boolean>;
  /** Reads all bytes; false when missing, not a plain file, or not the bytes of that name. */
  verify(sha256: string): Promise<boolean>;
  /** The path of a blob, whether or not it is there. */
  path(sha256: string): string;
  /** Once no row points to it; a blob that is gone already is no error. Synchronous, as `place` is. */
  remove(sha256: string): void;
  list(): AsyncIterable<{ readonly sha256: string; readonly size: number }>;
  /** The names in each folder of the store, one folder at a time; the files themselves are not looked at. */
  names(): AsyncIterable<readonly string[]>;
  /** Removes what an earlier process left half-written; only for the one who holds the lock of the data folder. */
  sweepTmp(): Promise<void>;
};
