/** Builds multipart bodies byte by byte, right ones and wrong ones, and the forms that real upload clients send. */
export type Part = {
  readonly headers: readonly string[];
  readonly value: string | Uint8Array;
};

/** A plain field as twine and its kin write it. */
export function field(name: string, value: string | Uint8Array): Part {
  return { headers: [`Content-Disposition: form-data; name="${name}"`], value };
}

/** A file part; `type` null leaves the Content-Type out, as uv and flit do. */
export function file(name: string, value: string | Uint8Array, type: string | null): Part {
  return {
    headers: [
      `Content-Disposition: form-data; name="content"; filename="${name}"`,
      ...(type === null ? [] : [`Content-Type: ${type}`]),
    ],
    value,
  };
}

/** A whole body with CR LF line ends and a closing boundary line. */
export function multipart(boundary: string, parts: readonly Part[]): Uint8Array {
  return bytes(
    ...parts.flatMap((part) => [`--${boundary}\r\n${part.headers.join("\r\n")}\r\n\r\n`, part.value, "\r\n"]),
    `--${boundary}--\r\n`,
  );
}

export function bytes(...pieces: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
}

/** Gives the bytes in pieces of `size`. */
export async function* inPieces(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
