/** Reads a posted form of a page: bounded, each field once; urlencoded, or where files are taken, in parts. */
import { invalid, Refusal } from "../errors.ts";
import { readAtMost } from "../http/read-at-most.ts";

/** Far more than any page of ours sends. */
const LIMIT = 64 * 1024;

/** For a config file and its text beside it. */
const LIMIT_WITH_FILES = 1024 * 1024;

export type FormShape = {
  /** Takes files as well: the text of each stands in its field, empty where none was chosen. */
  readonly files?: boolean;
};

/** @throws Refusal `form.type`, `form.too_large`, `form.doubled`, `form.parts`, `form.text` */
export async function readForm(
  request: Request,
  { files = false }: FormShape = {},
): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const inParts = files && type === "multipart/form-data";
  if (!inParts && type !== "application/x-www-form-urlencoded") {
    throw invalid(
      "form.type",
      "This address takes the form of its page only.",
      "Open the page and send its form.",
    );
  }
  const limit = files ? LIMIT_WITH_FILES : LIMIT;
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const text = await readAtMost(request.body, limit);
  if (text === undefined) throw tooLarge(limit);
  const form = inParts ? await readParts(request, text) : new URLSearchParams(text);
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

async function readParts(request: Request, text: string): Promise<URLSearchParams> {
  // What is not UTF-8 was replaced, and would be judged as something else than it is.
  if (text.includes("\ufffd")) {
    throw invalid("form.text", "What was sent is not UTF-8 text.", "Save the file as UTF-8.");
  }
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  const parts = await new Response(text, { headers }).formData().catch(() => {
    throw invalid("form.parts", "The parts of the form cannot be read.", "Open the page and send its form.");
  });
  const form = new URLSearchParams();
  for (const [name, value] of parts)
    form.append(name, typeof value === "string" ? value : await value.text());
  return form;
}

function tooLarge(limit: number): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "form.too_large",
    message: `The form has more than ${limit} bytes.`,
    remedy: "Shorten what is in it.",
  });
}
