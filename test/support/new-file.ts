/** Files as the catalog takes them after inspection, without an archive around them. */
import { deleteFiles, type DeleteInput } from "../../src/catalog/delete-files.ts";
import type { PublishRules } from "../../src/catalog/judge-publish.ts";
import { type NewFile, publishFile } from "../../src/catalog/publish-file.ts";
import type { Actor } from "../../src/actor.ts";
import { write } from "../../src/db/write.ts";
import { filenameForm, parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import type { TestHouse } from "./test-house.ts";

export type FileSketch = Partial<Omit<NewFile, "name" | "version">> & {
  readonly name?: string;
  readonly version?: string;
  /** What the digest is made from; the filename when absent. */
  readonly bytes?: string;
};

export const rules: PublishRules = { newProjects: "members" };

/** A wheel of `demo` 1.0 unless told otherwise. */
export function newFile({
  name: spelled = "demo",
  version: text = "1.0",
  bytes,
  ...more
}: FileSketch = {}): NewFile {
  const name = parseProjectName(spelled);
  const version = parseVersion(text);
  const kind = more.kind ?? "wheel";
  const stem = `${filenameForm(name)}-${version.text}`;
  const filename = more.filename ?? (kind === "wheel" ? `${stem}-py3-none-any.whl` : `${stem}.tar.gz`);
  return {
    name,
    displayName: spelled,
    version,
    kind,
    filename,
    pythonVersion: kind === "wheel" ? "py3" : "source",
    sha256: digestOf(bytes ?? filename),
    size: 1000,
    metadata: new TextEncoder().encode(`Metadata-Version: 2.1\nName: ${spelled}\nVersion: ${text}\n`),
    ...more,
  };
}

export function digestOf(bytes: string): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

/** Publishes and gives the outcome; what was placed is added to `placed`. */
export function publish(
  house: TestHouse,
  actor: Actor,
  sketch: FileSketch & { readonly rules?: Partial<PublishRules>; readonly placed?: string[] } = {},
): "same" | "new" {
  const { rules: own, placed, ...rest } = sketch;
  const file = newFile(rest);
  return write(house.db, (tx) =>
    publishFile(
      tx,
      { actor, at: house.now() },
      { file, rules: { ...rules, ...own }, place: () => placed?.push(file.sha256) },
    ),
  );
}

/** Deletes and gives the digests whose bytes went. */
export function remove(
  house: TestHouse,
  actor: Actor,
  { name = "demo", version, filename }: { name?: string; version?: string; filename?: string } = {},
): string[] {
  const removed: string[] = [];
  const input: DeleteInput = {
    name: parseProjectName(name),
    ...(version === undefined ? {} : { version: parseVersion(version) }),
    ...(filename === undefined ? {} : { filename }),
  };
  deleteFiles({ db: house.db, now: house.now, removeBlob: (sha256) => removed.push(sha256) }, actor, input);
  return removed;
}
