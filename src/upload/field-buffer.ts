/** Gathers the bytes of one plain field after another, within one budget for all of them. */
import { invalid, quote } from "../errors.ts";
import { MULTIPART_LIMITS } from "./multipart-limits.ts";

export type FieldBuffer = {
  /** @throws Refusal `upload.multipart.fields_too_large` */
  add(view: Uint8Array): void;
  /** The field's text, a NUL as the four characters `\x00`. @throws Refusal `upload.multipart.utf8` */
  take(field: string): string;
};

export function createFieldBuffer(): FieldBuffer {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let buffer = new Uint8Array(4096);
  let length = 0;
  let left: number = MULTIPART_LIMITS.fieldBytes;

  return {
    add(view) {
      left -= view.length;
      if (left < 0) throw tooLarge();
      if (length + view.length > buffer.length) {
        const wider = new Uint8Array(Math.max(buffer.length * 2, length + view.length));
        wider.set(buffer.subarray(0, length));
        buffer = wider;
      }
      buffer.set(view, length);
      length += view.length;
    },
    take(field) {
      const bytes = buffer.subarray(0, length);
      length = 0;
      try {
        return decoder.decode(bytes).replaceAll("\0", "\\x00");
      } catch {
        throw invalid(
          "upload.multipart.utf8",
          `The field ${quote(field)} is not valid UTF-8.`,
          "Save the metadata as UTF-8 and build again.",
        );
      }
    },
  };
}

function tooLarge(): Error {
  return invalid(
    "upload.multipart.fields_too_large",
    `The fields of the form hold more than ${MULTIPART_LIMITS.fieldBytes} bytes.`,
    "Shorten the metadata, most likely the description.",
  );
}
