/** The reader of upload forms: however a body is cut, it says the same, and no file part stays open. */
import { parseMultipart } from "../../src/upload/multipart.ts";
import { readUploadForm } from "../../src/upload/upload-form.ts";
import { clientForms } from "../../test/support/client-forms.ts";
import { memoryHandler } from "../../test/support/memory-sink.ts";
import { inPieces } from "../../test/support/multipart-body.ts";
import type { FuzzTarget } from "./target.ts";
import { verdict } from "./verdict.ts";

const BOUNDARY = "fuzz";

/** Client forms under one boundary, since the boundary comes from outside of the body. */
const seeds = clientForms.map(({ body, contentType }) => {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? "";
  return Buffer.from(Buffer.from(body).toString("latin1").replaceAll(boundary, BOUNDARY), "latin1");
});

async function readForm(input: Uint8Array, pieceSize: number): Promise<string> {
  const handler = memoryHandler();
  let wanted = "discarded";
  const word = await verdict(async () => {
    const form = await parseMultipart(
      inPieces(input, pieceSize),
      `multipart/form-data; boundary=${BOUNDARY}`,
      handler,
    );
    wanted = "finished";
    const read = await verdict(() => {
      readUploadForm(form.fields, { fileParts: [...form.files.keys()], allowUnknownMinor: false });
      return "an upload";
    });
    return `a form: ${read}`;
  });
  if (handler.kept.some((entry) => entry.state !== wanted)) throw new Error("a file part is left open");
  return word;
}

const multipart: FuzzTarget = {
  name: "multipart",
  seeds,
  words: [
    "\r\n",
    "\n",
    "--fuzz\r\n",
    "\r\n--fuzz--\r\n",
    "--",
    "; name=",
    "; filename=",
    "filename*=utf-8''",
    "Content-Disposition: form-data",
    '"',
    "\\",
    "\0",
  ],
  read: async (input) => {
    const whole = await readForm(input, Math.max(1, input.length));
    for (const size of [1, 7]) {
      if (input.length / size > 3000) continue;
      const cut = await readForm(input, size);
      if (cut !== whole) throw new Error(`cut in pieces of ${size} it is ${cut}, whole ${whole}`);
    }
    return whole;
  },
};

export const formTargets: readonly FuzzTarget[] = [multipart];
