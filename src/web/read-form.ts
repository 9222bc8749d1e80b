/** Reads a posted form of a page: urlencoded, bounded, each field once. */
import { invalid, Refusal } from "../errors.ts";
import { readAtMost } from "../http/read-at-most.ts";

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
  const text = await readAtMost(request.body, LIMIT);
  if (text === undefined) throw tooLarge();
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

function tooLarge(): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "form.too_large",
    message: `The form has more than ${LIMIT} bytes.`,
    remedy: "Shorten what is in it.",
  });
}
