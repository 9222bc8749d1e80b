/** What the mirror needs of the house, and how it reports. */
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Db } from "../db/open.ts";
import type { Resolve } from "./one-request.ts";
import type { Curation } from "./shown-files.ts";
import type { Upstream } from "./upstream.ts";

export type MirrorDeps = {
  readonly db: Db;
  readonly blobs: BlobStore;
  readonly now: () => number;
  readonly resolve: Resolve;
  readonly upstreams: readonly Upstream[];
  /** Names of upstreams by index, in the order in which they are asked. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  /** Globs of names that no upstream is asked for. */
  readonly reserved: () => readonly string[];
  readonly offline: boolean;
  /** Whether to look for private names on the lists of upstreams. */
  readonly checksNames: boolean;
  /** Most bytes of one file. */
  readonly fileBytes: number;
  /** Most bytes of all files kept; absent: no limit. */
  readonly cacheBytes?: number;
  /** The rules of curation. */
  readonly curation: Curation;
  /** For the log; nothing secret is ever in it. */
  readonly warn: (fact: Readonly<Record<string, string | number>>, text: string) => void;
};
