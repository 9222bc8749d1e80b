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
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > LIMIT) {
      throw new Refusal({
        kind: "too_large",
        code: "form.too_large",
        message: `The form has more than ${LIMIT} bytes.`,
        remedy: "Shorten what is in it.",
      });
    }
    chunks.push(chunk);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
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
