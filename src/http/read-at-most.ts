/** Reads a small body as text, and no further than it may go. */

/** UTF-8; nothing when there are more than `limit` bytes. */
export async function readAtMost(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  if (body === null) return "";
  const reader = body.getReader();
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    size += value.length;
    if (size > limit) {
      // Not awaited, and no `for await`: the runtime lets go of this body only once its sender has ended.
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}
