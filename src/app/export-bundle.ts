/** Writes files of upstreams, and of the house itself where they are named, into one tar file for a house without a network. */
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { quote, Refusal } from "../errors.ts";
import type { Wish } from "../lockfiles/wish.ts";
import { type CarriedFile, type CarriedProject, carriedProjects } from "../mirror/carried-project.ts";
import { specifierAllows } from "../packaging/specifier.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { parseVersion } from "../packaging/version.ts";
import { openBackupWriter } from "./backup-writer.ts";
import { BUNDLE_MANIFEST, bundledBlobs, type BundleManifest, type OwnFile } from "./bundle-manifest.ts";
import type { House } from "./house.ts";

export type ExportOptions = {
  /** Where the bundle goes; must not exist. */
  readonly file: string;
  /** Only these projects; none given: all that are held of upstreams, and none of the house itself. */
  readonly projects: readonly ProjectName[];
  /** Only what these ask for. */
  readonly wishes?: readonly Wish[];
  readonly progress: (done: number, total: number) => void;
};

export type Exported = {
  readonly manifest: BundleManifest;
  readonly bytes: number;
  readonly manifestSha256: string;
};

/** @throws Refusal `bundle.exists`, `bundle.unknown`, `bundle.empty`, `bundle.damaged` */
export async function exportBundle(house: House, options: ExportOptions): Promise<Exported> {
  if (existsSync(options.file)) {
    throw refuse(
      "bundle.exists",
      `There is a file ${quote(options.file)} already.`,
      "Choose another name, or remove it.",
    );
  }
  const manifest = describe(house, options);
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const blobs = bundledBlobs(manifest);
  const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
  const writer = await openBackupWriter(options.file, house.now());
  try {
    await writer.text(BUNDLE_MANIFEST, text);
    let done = 0;
    for (const [sha256, size] of blobs) {
      await using from = await open(house.blobs.path(sha256), "r");
      const written = await writer.copy(`files/${sha256}`, from, size);
      if (written.sha256 !== sha256)
        throw refuse("bundle.damaged", `The stored file ${sha256} is damaged.`, "Run gatehouse check.");
      done += size;
      options.progress(done, bytes);
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
  return { manifest, bytes, manifestSha256: new Bun.CryptoHasher("sha256").update(text).digest("hex") };
}

function describe(house: House, { projects: named, wishes }: ExportOptions): BundleManifest {
  const held = carriedProjects(house.db);
  const own = named.flatMap((name) => ownFiles(house, name));
  const chosen = held.filter(({ name }) => named.length === 0 || named.includes(name));
  const names = new Set([...chosen.map(({ name }) => name), ...own.map(({ project }) => project)]);
  const unknown = named.find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw refuse(
      "bundle.unknown",
      `Nothing of ${quote(unknown)} is here.`,
      "Bring it with gatehouse fetch first.",
    );
  }
  const projects = wishes === undefined ? chosen : chosen.flatMap((project) => narrow(project, wishes));
  if (projects.length === 0 && own.length === 0) {
    throw refuse("bundle.empty", "There is nothing to export.", "Bring files with gatehouse fetch first.");
  }
  return {
    format: "gatehouse-bundle-1",
    madeAt: new Date(house.now()).toISOString(),
    projects,
    own: own.map(({ filename, sha256, size }) => ({ filename, sha256, size })),
  };
}

function ownFiles({ db }: House, name: ProjectName): (OwnFile & { readonly project: string })[] {
  return db.sqlite
    .query<OwnFile & { project: string }, [string]>(
      `SELECT p.name AS project, f.filename, lower(hex(f.sha256)) AS sha256, f.size FROM files AS f
       JOIN projects AS p ON p.id = f.project_id WHERE p.name = ? ORDER BY f.id`,
    )
    .all(name);
}

/** Nothing of it where none of its files is asked for. */
function narrow(project: CarriedProject, wishes: readonly Wish[]): CarriedProject[] {
  const ours = wishes.filter(({ name }) => name === project.name);
  const files = project.files.filter((file) => ours.some((wish) => asks(wish, file)));
  return files.length === 0 ? [] : [{ ...project, files }];
}

function asks({ files, hashes, specifier }: Wish, file: CarriedFile): boolean {
  if (files !== undefined) return files.get(file.filename) === file.sha256;
  return hashes === undefined
    ? specifierAllows(specifier, parseVersion(file.version))
    : hashes.has(file.sha256);
}

function refuse(code: string, message: string, remedy: string): Refusal {
  return new Refusal({ kind: "conflict", code, message, remedy });
}
