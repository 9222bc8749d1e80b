/** How much of everything but file bytes one upload form may hold; far above what any client sends. */
export const MULTIPART_LIMITS = {
  /** Parts of a form, fields and files together. */
  parts: 4096,
  /** Bytes of all plain field values together: a description may be several megabytes. */
  fieldBytes: 16 * 1024 * 1024,
  /** Bytes of one part's headers. */
  headerBytes: 4096,
  /** Bytes before the first boundary line, and bytes after the last. */
  outsideBytes: 65_536,
} as const;
