/** The stated bounds of everything that is read from an uploaded archive. */

export type ArchiveLimits = {
  /** Members, directories included; directories that are only implied count against the same number. */
  readonly maxMembers: number;
  /** Bytes of one member name in UTF-8. */
  readonly maxNameBytes: number;
  /** Segments of one member name. */
  readonly maxDepth: number;
  /** Inflated bytes that are fine whatever the ratio to the archive's size. */
  readonly freeBytes: number;
  /** Beyond `freeBytes`, inflated bytes per byte of the archive. */
  readonly maxRatio: number;
  /** Inflated bytes of one archive, whatever its size. */
  readonly maxInflatedBytes: number;
  /** METADATA, PKG-INFO and WHEEL, each. */
  readonly maxMetadataBytes: number;
  /** entry_points.txt. */
  readonly maxEntryPointsBytes: number;
  /** RECORD. */
  readonly maxRecordBytes: number;
};

/** What an inspection may use, and whether what only breaks a promise (never safety) is a warning. */
export type InspectOptions = ArchiveLimits & {
  /** Imports and mirrors: RECORD, WHEEL tags and an sdist's top directory become warnings. */
  readonly lenient: boolean;
};

/** Bounds that every real wheel and sdist in common use stays well within. */
export const defaultLimits: ArchiveLimits = {
  maxMembers: 50_000,
  maxNameBytes: 1024,
  maxDepth: 50,
  freeBytes: 64 * 1024 * 1024,
  maxRatio: 50,
  maxInflatedBytes: 4 * 1024 * 1024 * 1024,
  maxMetadataBytes: 4 * 1024 * 1024,
  maxEntryPointsBytes: 512 * 1024,
  maxRecordBytes: 16 * 1024 * 1024,
};

/**
 * The inflated bytes that an archive of `archiveSize` bytes may hold: `maxRatio` times its size, at least
 * `freeBytes`, at most `maxInflatedBytes`.
 */
export function inflatedBudget(archiveSize: number, limits: ArchiveLimits): number {
  return Math.min(limits.maxInflatedBytes, Math.max(limits.freeBytes, archiveSize * limits.maxRatio));
}
