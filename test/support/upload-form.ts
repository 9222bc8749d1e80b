/** The form of one upload, right unless a test changes a field, its place or its file part. */
import { field, multipart, type Part } from "./multipart-body.ts";
import type { SampleDist } from "./sample-dist.ts";

export type FormChanges = {
  /** Replaces, adds (several values: several parts) or, with null, leaves out fields. */
  readonly fields?: Readonly<Record<string, string | Uint8Array | readonly string[] | null>>;
  /** Where the file stands among the fields; `last` as twine sends it. */
  readonly content?: "first" | "middle" | "last";
  /** Headers of the file part. */
  readonly contentHeaders?: readonly string[];
  /** Name in the file part, when it is not that of the distribution. */
  readonly filename?: string;
  /** Sent instead of the distribution's bytes; the digests then stay those of the distribution. */
  readonly bytes?: Uint8Array | string;
  /** A last look at the parts. */
  readonly parts?: (parts: readonly Part[]) => readonly Part[];
};

export const BOUNDARY = "dd1c2a1f0f7f4f36a1e8a0d2c5b1e7aa";

/** The parts in the order in which they are sent. */
export function formParts(dist: SampleDist, changes: FormChanges = {}): readonly Part[] {
  const values: Record<string, string | Uint8Array | readonly string[] | null> = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: /^Metadata-Version: (.*)$/m.exec(dist.metadata)?.[1] ?? "2.1",
    name: dist.name,
    version: dist.version,
    filetype: dist.filetype,
    pyversion: dist.filetype === "sdist" ? "source" : "py3",
    sha256_digest: digestOf("sha256", dist.bytes),
    ...changes.fields,
  };
  const fields = Object.entries(values).flatMap(([name, value]) => {
    if (value === null) return [];
    return (Array.isArray(value) ? value : [value]).map((each: string | Uint8Array) => field(name, each));
  });
  const at = { first: 0, middle: Math.floor(fields.length / 2), last: fields.length };
  const parts = fields.toSpliced(at[changes.content ?? "last"], 0, contentPart(dist, changes));
  return changes.parts?.(parts) ?? parts;
}

export function formBody(dist: SampleDist, changes: FormChanges = {}): Uint8Array {
  return multipart(BOUNDARY, formParts(dist, changes));
}

function contentPart(dist: SampleDist, changes: FormChanges): Part {
  const filename = changes.filename ?? dist.filename;
  return {
    headers: changes.contentHeaders ?? [
      `Content-Disposition: form-data; name="content"; filename="${filename}"`,
      "Content-Type: application/octet-stream",
    ],
    value: changes.bytes ?? dist.bytes,
  };
}

/** Lower-case hex; `blake2b256` has a digest of 32 bytes. */
export function digestOf(algorithm: "sha256" | "md5" | "blake2b256", bytes: Uint8Array | string): string {
  return new Bun.CryptoHasher(algorithm).update(bytes).digest("hex");
}
