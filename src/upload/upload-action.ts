/** The `:action` of an upload request: only one is left of those that old clients send. */
import { invalid, quote, Refusal } from "../errors.ts";

const gone: Readonly<Record<string, string>> = {
  submit: "Project pre-registration is no longer required or supported, upload your files instead.",
  submit_pkg_info: "Project pre-registration is no longer required or supported, upload your files instead.",
  doc_upload: "Uploading documentation is no longer supported.",
};

/**
 * Accepts `file_upload` from the form or the query string; both may say it.
 * @throws Refusal `upload.gone` for actions that were retired (HTTP 410), `upload.action` for anything else
 */
export function checkUploadAction(form: string | undefined, query: string | undefined): "file_upload" {
  const given = new Set([form, query].filter((action) => action !== undefined && action !== ""));
  for (const action of given) {
    const retired = action !== undefined && Object.hasOwn(gone, action) ? gone[action] : undefined;
    if (retired !== undefined)
      throw new Refusal({
        kind: "gone",
        code: "upload.gone",
        message: retired,
        remedy: `Send :action file_upload instead of ${quote(action ?? "")}.`,
      });
    if (action !== "file_upload")
      throw invalid("upload.action", `Unknown action ${quote(action ?? "")}.`, "Send :action file_upload.");
  }
  if (given.size > 0) return "file_upload";
  throw invalid("upload.action", "':action' is a required field.", "Send :action file_upload.");
}
