/** Takes one upload as twine, uv, poetry, pdm, hatch and flit send it: form, bytes, archive, rights, then one write. */
import type { Actor } from "../actor.ts";
import type { BlobStore, StagedBlob } from "../blobs/blob-store.ts";
import { judgeProject } from "../catalog/judge-publish.ts";
import { invalid } from "../errors.ts";
import { policyNotice } from "../gate/require-policy.ts";
import { isValidProjectName, parseProjectName } from "../packaging/project-name.ts";
import { checkFilenameAgrees } from "../packaging/filename-agreement.ts";
import { checkUploadFilename } from "../packaging/upload-filename.ts";
import { type AdmitDeps, type Admission, admitFile } from "./admit-file.ts";
import { type MultipartForm, type PartSink, parseMultipart } from "./multipart.ts";
import { readUploadForm, type UploadForm } from "./upload-form.ts";

export type UploadDeps = AdmitDeps & {
  readonly blobs: BlobStore;
  /** Most bytes of one file. */
  readonly fileBytes: number;
};

export type UploadBody = {
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly contentType: string | null;
  /** `:action` from the query, where some scripts put it. */
  readonly action?: string;
};

/**
 * The caller has been asked already whether this actor may upload at all, before the body.
 * @throws Refusal; nothing of the upload is left then
 */
export async function acceptUpload(deps: UploadDeps, actor: Actor, upload: UploadBody): Promise<Admission> {
  const form = await receive(deps, actor, upload);
  const staged = form.files.get("content")?.content;
  try {
    const read = readUploadForm(form.fields, {
      fileParts: [...form.files.keys()],
      allowUnknownMinor: deps.allowUnknownMinor,
      ...(upload.action === undefined ? {} : { queryAction: upload.action }),
    });
    if (read.attestations !== undefined) throw unverifiable();
    const part = form.files.get("content");
    if (staged === undefined || part === undefined) {
      throw invalid(
        "upload.no_file",
        "Upload payload does not have a file.",
        "Send it as the file field 'content'.",
      );
    }
    if (part.contentType?.startsWith("image/") === true) throw notADistribution(part.contentType);
    const filename = checkUploadFilename({ filename: part.filename, filetype: read.filetype });
    checkFilenameAgrees(filename, { name: read.projectName, version: read.parsedVersion });
    await checkDigests(read, staged);
    const admission = await admitFile(deps, actor, {
      filename,
      staged,
      ...(read.comment === undefined ? {} : { comment: read.comment }),
    });
    const act = { actor, at: deps.now() };
    const notice = policyNotice(deps.db.orm, act, { action: "upload", project: filename.name });
    const notices = [admission.notice, notice].filter((each) => each !== undefined);
    return notices.length === 0 ? admission : { ...admission, notice: notices.join(" ") };
  } finally {
    await staged?.discard();
  }
}

function receive(
  deps: UploadDeps,
  actor: Actor,
  { body, contentType }: UploadBody,
): Promise<MultipartForm<StagedBlob | undefined>> {
  return parseMultipart<StagedBlob | undefined>(body, contentType, {
    fileFields: ["content", "gpg_signature"],
    fileBytes: deps.fileBytes,
    file: async (part, fields) => {
      if (part.field !== "content") return forget();
      const name = fields.get("name")?.at(-1);
      // Most tools send the name first: whoever may not publish it hears so before sending the rest.
      if (name !== undefined && isValidProjectName(name)) {
        judgeProject(deps.db.orm, { actor, at: deps.now() }, { name: parseProjectName(name), ...deps.rules });
      }
      return deps.blobs.stage();
    },
  });
}

/** Signatures are accepted and dropped, as the public index does. */
function forget(): PartSink<undefined> {
  return { write: async () => undefined, finish: async () => undefined, discard: async () => undefined };
}

async function checkDigests(form: UploadForm, staged: StagedBlob): Promise<void> {
  const { sha256, md5, blake2_256 } = form.digests;
  const right =
    (sha256 === undefined || sha256 === staged.sha256) &&
    (md5 === undefined || md5 === (await staged.digest("md5"))) &&
    (blake2_256 === undefined || blake2_256 === (await staged.digest("blake2b256")));
  if (right) return;
  throw invalid(
    "upload.digest_differs",
    "The digest supplied does not match a digest calculated from the uploaded file.",
    "The file changed on its way: send it again.",
  );
}

/** PEP 740: an index that cannot verify an attestation must not take the upload as if it had. */
function unverifiable() {
  return invalid(
    "upload.attestations",
    "Invalid attestations supplied during upload: this index does not verify attestations yet.",
    "Publish without them: uv publish --no-attestations, or twine upload without --attestations.",
  );
}

function notADistribution(contentType: string) {
  return invalid(
    "upload.image",
    `Invalid distribution file. It is sent as ${contentType}.`,
    "Send a wheel or an sdist.",
  );
}
