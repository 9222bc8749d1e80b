/** Reads a posted form of a page: urlencoded, bounded, each field once. */
import { invalid, Refusal } from "../errors.ts";

/** Far more than any page of ours sends. */
const LIMIT = 64 * 1024;

/** @throws Refusal `form.type`, `form.too_large`, `form.doubled` */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw invalid(
      "form.type",
      "This address takes the form of its page only.",
      "Open the page and send its form.",
    );
  }
  if (Number(request.headers.get("content-length") ?? 0) > LIMIT) throw tooLarge();
  const text = Buffer.concat(await readAtMost(request.body, LIMIT)).toString("utf8");
  const form = new URLSearchParams(text);
  for (const name of form.keys()) {
    if (form.getAll(name).length > 1) {
      throw invalid(
        "form.doubled",
        "A field of the form was sent twice.",
        "Open the page and send its form.",
      );
    }
  }
  return form;
}

async function readAtMost(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  if (body === null) return chunks;
  const reader = body.getReader();
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    size += value.length;
    if (size > limit) {
      // Not awaited, and no `for await`: the runtime lets go of this body only once its sender has ended.
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
}

function tooLarge(): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "form.too_large",
    message: `The form has more than ${LIMIT} bytes.`,
    remedy: "Shorten what is in it.",
  });
}
