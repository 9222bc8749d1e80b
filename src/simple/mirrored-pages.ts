/** Finished pages of projects that live at an upstream, kept until they have to be asked for again. */
import type { ChangeMark } from "../db/change-mark.ts";
import type { Mirror } from "../mirror/mirror.ts";
import type { MirroredProject } from "../mirror/mirrored-project.ts";
import type { JudgedFile } from "../mirror/shown-files.ts";
import { contentTypes, type SimpleForm } from "../packaging/accept.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import {
  type SimpleFile,
  type SimpleProject,
  writeProjectHtml,
  writeProjectJson,
} from "../packaging/simple-document.ts";
import { asOf } from "./as-of.ts";
import { type FinishedPage, finishPage } from "./finished-page.ts";
import { filePath } from "./project-document.ts";
import type { WantedPage } from "./wanted-page.ts";

export type MirroredPages = {
  project(
    name: ProjectName,
    wanted: WantedPage,
  ): FinishedPage | undefined | Promise<FinishedPage | undefined>;
  /** Made for this request alone. */
  projectAsOf(
    name: ProjectName,
    wanted: WantedPage & { readonly asOf: number },
  ): Promise<FinishedPage | undefined>;
};

type Kept = {
  readonly page: FinishedPage;
  readonly since: number;
  readonly until: number;
  readonly stamp: string;
  mark: number;
};

const MOST_PAGES = 10_000;
const MOST_BYTES = 128 * 1024 * 1024;

export function createMirroredPages(deps: {
  readonly mirror: Mirror;
  readonly mark: ChangeMark;
  readonly now: () => number;
  readonly headers: Readonly<Record<string, string>>;
}): MirroredPages {
  const { mirror, mark, now } = deps;
  /** By project, then by index and media type. */
  let kept = new Map<string, Map<string, Kept>>();
  let bytes = 0;
  mirror.watch((project) => void kept.delete(project));

  function find(name: ProjectName, key: string): FinishedPage | undefined {
    const known = kept.get(name)?.get(key);
    const at = now();
    if (known === undefined || at >= known.until || at < known.since) return undefined;
    const current = mark.read();
    if (known.stamp !== mirror.stamp()) return undefined;
    if (known.mark === current) return known.page;
    // Something changed: perhaps a project of this name was published.
    if (mirror.isPrivate(name)) return undefined;
    known.mark = current;
    return known.page;
  }

  function finish(
    document: SimpleProject,
    { form, project }: { readonly form: SimpleForm; readonly project: MirroredProject },
  ): FinishedPage {
    return finishPage({
      body: form === "json" ? writeProjectJson(document) : `${writeProjectHtml(document)}\n`,
      contentType: contentTypes[form],
      headers: {
        ...deps.headers,
        "x-pypi-last-serial": String(project.serial),
        ...(project.stale ? { warning: '110 - "Response is Stale"' } : {}),
      },
    });
  }

  async function make(
    name: ProjectName,
    { index, form }: WantedPage,
    key: string,
  ): Promise<FinishedPage | undefined> {
    const current = mark.read();
    const stamp = mirror.stamp();
    const project = await mirror.project(index, name);
    if (project === undefined) return undefined;
    const page = finish(describeMirrored(project), { form, project });
    bytes += page.size;
    if (kept.size >= MOST_PAGES || bytes > MOST_BYTES) {
      kept = new Map();
      bytes = page.size;
    }
    const forms = kept.get(name) ?? new Map<string, Kept>();
    forms.set(key, { page, since: now(), until: project.until, stamp, mark: current });
    kept.set(name, forms);
    return page;
  }

  return {
    projectAsOf: async (name, { index, form, asOf: moment }) => {
      const project = await mirror.project(index, name);
      const document = project && asOf(describeMirrored(project), moment);
      return document && finish(document, { form, project });
    },
    project: (name, wanted) => {
      const key = `${wanted.index} ${wanted.form}`;
      return find(name, key) ?? (mirror.pulls(wanted.index) ? make(name, wanted, key) : undefined);
    },
  };
}

function describeMirrored(project: MirroredProject): SimpleProject {
  const { name, versions, status, statusReason, serial } = project;
  return {
    name,
    versions,
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    files: project.files.map(describeFile),
    lastSerial: serial,
  };
}

function describeFile(file: JudgedFile): SimpleFile {
  const { filename, address, yanked, sha256, size, uploadTime, requiresPython, metadataSha256, provenance } =
    file;
  const optional = {
    sha256,
    size,
    uploadTime,
    requiresPython,
    metadataSha256,
    provenance,
    yankedReason: yanked,
  };
  return {
    filename,
    url: filePath({ sha256: address, filename }),
    yanked: yanked !== undefined,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined && value !== ""),
    ) as Partial<SimpleFile>),
  };
}
