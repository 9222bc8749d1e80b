/** The first upstream of an index that has a project answers for it: pages of two upstreams are never mixed. */
import { recordRefusal } from "../audit/record-refusal.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import type { FindDeps } from "./find-file.ts";
import { hasChanged, mirroredProject, type MirroredProject } from "./mirrored-project.ts";
import type { FreshPage } from "./fresh-pages.ts";
import type { JudgedFile } from "./shown-files.ts";
import type { Upstream } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";
import { house } from "./house-actor.ts";

export type FindProject = (
  index: string,
  name: ProjectName,
) => undefined | MirroredProject | Promise<MirroredProject | undefined>;

type Shown = { readonly page: FreshPage; readonly index: string };

/** An upstream that fails hides those behind it: whether it has the project is not known. @throws Refusal `upstream.…` */
export function createFindProject(deps: FindDeps): FindProject {
  const told = new Set<string>();
  const byName = new Map(deps.upstreams.map((upstream) => [upstream.name, upstream]));

  function show(upstream: Upstream, name: ProjectName, { page, index }: Shown): MirroredProject | undefined {
    const kept = deps.files.ofProject(name).filter((file) => file.upstream === upstream.name);
    for (const file of page.page.files) {
      const pin = kept.find((each) => each.filename === file.filename);
      const key = `${upstream.name} ${file.filename} ${file.sha256}`;
      if (!hasChanged(file, pin) || told.has(key)) continue;
      if (told.size > 10_000) told.clear();
      told.add(key);
      alarm(deps, { upstream, name, filename: file.filename });
    }
    const parts = {
      name,
      upstream: upstream.name,
      page,
      kept,
      judge: (file: JudgedFile) => deps.curation.judge(file, index),
    };
    return mirroredProject({ ...parts, missingMetadata: deps.files.missingMetadata() });
  }

  async function search(
    index: string,
    name: ProjectName,
    from: readonly Upstream[],
  ): Promise<MirroredProject | undefined> {
    for (const upstream of from) {
      const page = await deps.pages.get(upstream, name);
      // A project of that name may have been published meanwhile.
      if (deps.privates.has(name)) return undefined;
      const project = show(upstream, name, { page, index });
      if (project !== undefined) return project;
    }
    return undefined;
  }

  return (index, name) => {
    const upstreams = (deps.indexes.get(index) ?? []).flatMap((each) => byName.get(each) ?? []);
    if (upstreams.length === 0 || deps.privates.has(name)) return undefined;
    return search(index, name, upstreams);
  };
}

/** In the log and in the audit log: somebody changed bytes that are installed here. */
function alarm(
  deps: FindDeps,
  { upstream, name, filename }: { upstream: Upstream; name: ProjectName; filename: string },
): void {
  deps.warn({ upstream: upstream.name, project: name, filename }, "an upstream changed the bytes of a file");
  const refusal = upstreamFailure(
    upstream.name,
    "upstream.hash",
    `lists other bytes for '${filename}' than before, which are not taken`,
  );
  recordRefusal(deps, house, { event: "mirror.hash_changed", refusal, project: name });
}
