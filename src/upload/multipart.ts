/** Reads a multipart/form-data upload as a stream: fields into memory, file bytes straight into a sink. */
import { invalid, quote, Refusal } from "../errors.ts";
import { type BodyReader, openBodyReader } from "./body-reader.ts";
import { parseBoundary } from "./boundary.ts";
import { createFieldBuffer, type FieldBuffer } from "./field-buffer.ts";
import { MULTIPART_LIMITS } from "./multipart-limits.ts";
import { parsePartHeaders } from "./part-headers.ts";

export type FilePart = {
  readonly field: string;
  /** Without a path, not empty, without control characters; its grammar is not checked here. */
  readonly filename: string;
  /** `type/subtype` in lower case; null where the client sent none. */
  readonly contentType: string | null;
};

/** Where the bytes of a file go; `BlobSink` of the blob store is one. */
export type PartSink<T> = {
  write(chunk: Uint8Array): Promise<void>;
  finish(): Promise<T>;
  /** Forgets the bytes, before or after `finish`. */
  discard(): Promise<void>;
};

/** The fields that came before a file. */
export type FieldsSoFar = ReadonlyMap<string, readonly string[]>;

export type MultipartHandler<T> = {
  /** Fields that may be files; any other is refused as a file. */
  readonly fileFields: readonly string[];
  /** Most bytes of one file. */
  readonly fileBytes: number;
  /** Opens the sink of a file before its first byte; may refuse. */
  file(part: FilePart, fields: FieldsSoFar): Promise<PartSink<T>>;
};

export type ReceivedFile<T> = FilePart & { readonly size: number; readonly content: T };

export type MultipartForm<T> = {
  /** Values in the order they came, by field name. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, ReceivedFile<T>>;
};

/**
 * RFC 7578 in linear time and bounded memory, parts in any order. When it throws, every sink it opened is discarded and
 * the body is let go (a stream is cancelled by that, unless it is passed as `body.values({ preventCancel: true })`).
 * @throws Refusal `upload.multipart.…` (invalid), `upload.file.too_large` (too_large), and what sinks and body throw
 */
export async function parseMultipart<T>(
  body: AsyncIterable<Uint8Array> | null,
  contentType: string | null,
  handler: MultipartHandler<T>,
): Promise<MultipartForm<T>> {
  const boundary = parseBoundary(contentType);
  const reader = openBodyReader(body ?? noBody(), boundary);
  const sinks: PartSink<T>[] = [];
  try {
    const open = async (part: FilePart, fields: FieldsSoFar): Promise<PartSink<T>> => {
      const sink = await handler.file(part, fields);
      sinks.push(sink);
      return sink;
    };
    return await readForm(reader, { ...handler, file: open });
  } catch (error) {
    await Promise.allSettled(sinks.map((sink) => sink.discard()));
    throw error;
  } finally {
    await reader.close();
  }
}

async function readForm<T>(reader: BodyReader, handler: MultipartHandler<T>): Promise<MultipartForm<T>> {
  const form = { fields: new Map<string, string[]>(), files: new Map<string, ReceivedFile<T>>() };
  const buffer = createFieldBuffer();
  let next = await skipPreamble(reader);
  for (let parts = 0; next === "part"; parts++) {
    if (parts === MULTIPART_LIMITS.parts) throw tooManyParts();
    const { field, filename, contentType } = parsePartHeaders(await reader.readHeaderBlock());
    if (filename === null) {
      if (form.files.has(field)) throw mixed(field);
      next = await readField(reader, buffer, { field, fields: form.fields });
    } else {
      if (form.fields.has(field)) throw mixed(field);
      if (form.files.has(field)) throw secondFile(field);
      const part = { field, filename, contentType };
      const read = await readFile(reader, { part, fields: form.fields }, handler);
      form.files.set(field, read.file);
      next = read.next;
    }
  }
  await reader.readEpilogue();
  return form;
}

async function skipPreamble(reader: BodyReader): Promise<"part" | "close"> {
  let left: number = MULTIPART_LIMITS.outsideBytes;
  return reader.readData((view) => {
    left -= view.length;
    if (left < 0) throw noBoundary();
  });
}

async function readField(
  reader: BodyReader,
  buffer: FieldBuffer,
  into: { field: string; fields: Map<string, string[]> },
): Promise<"part" | "close"> {
  const next = await reader.readData((view) => buffer.add(view));
  const text = buffer.take(into.field);
  const values = into.fields.get(into.field);
  if (values === undefined) into.fields.set(into.field, [text]);
  else values.push(text);
  return next;
}

async function readFile<T>(
  reader: BodyReader,
  { part, fields }: { part: FilePart; fields: FieldsSoFar },
  handler: MultipartHandler<T>,
): Promise<{ file: ReceivedFile<T>; next: "part" | "close" }> {
  if (!handler.fileFields.includes(part.field)) throw notAFileField(part.field);
  const sink = await handler.file(part, fields);
  let size = 0;
  const next = await reader.readData((view) => {
    size += view.length;
    if (size > handler.fileBytes) throw fileTooLarge(part.filename, handler.fileBytes);
    return sink.write(view);
  });
  return { file: { ...part, size, content: await sink.finish() }, next };
}

async function* noBody(): AsyncGenerator<Uint8Array> {}

function noBoundary(): Refusal {
  return invalid(
    "upload.multipart.no_boundary",
    `The first ${MULTIPART_LIMITS.outsideBytes} bytes of the body hold no boundary line.`,
    "Send a body whose boundary is the one in the Content-Type.",
  );
}

function tooManyParts(): Refusal {
  return invalid(
    "upload.multipart.too_many_parts",
    `The form has more than ${MULTIPART_LIMITS.parts} parts.`,
    "Send fewer fields.",
  );
}

function mixed(field: string): Refusal {
  return invalid(
    "upload.multipart.mixed_field",
    `The field ${quote(field)} is sent both as a file and as text.`,
    "Send it once.",
  );
}

function secondFile(field: string): Refusal {
  return invalid(
    "upload.multipart.duplicate_file",
    `The form has two files in the field ${quote(field)}.`,
    "Send one file per upload.",
  );
}

function notAFileField(field: string): Refusal {
  return invalid(
    "upload.multipart.unexpected_file",
    `${field.replace(/[^\x20-\x7e]/g, "?")}: Should not be a tuple. The field is sent as a file.`,
    "Send it as text, without a filename.",
  );
}

function fileTooLarge(filename: string, limit: number): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "upload.file.too_large",
    message: `File too large. Limit is ${limit} bytes, and ${quote(filename)} is larger.`,
    remedy: "Make the file smaller, or ask an admin to raise the limit.",
    details: { limit },
  });
}
