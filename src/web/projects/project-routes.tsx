/** `/project/{name}/…`: the page of a project and of each release, and the lists that need pages of their own. */
import type { Elysia } from "elysia";
import type { VNode } from "preact";
import type { Actor } from "../../actor.ts";
import { reaches } from "../../catalog/access.ts";
import type { ProjectView } from "../../catalog/project-view.ts";
import { requireProject, roleOf } from "../../catalog/project.ts";
import { listRoles } from "../../catalog/roles.ts";
import { Refusal } from "../../errors.ts";
import { dailyDownloads } from "../../downloads/daily-downloads.ts";
import { standingsOf } from "../../gate/critical-projects.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../../packaging/project-name.ts";
import type { Readmes } from "../../readme/readmes.ts";
import { managePath } from "../manage/manage-frame.tsx";
import { pageNumber } from "../page-number.ts";
import { pageResponse } from "../page-response.ts";
import { guardReading, type ReaderDeps, readerOf } from "../reader.ts";
import { type DescribedProject, describeProject } from "./describe-project.ts";
import { DescriptionPage, FilesPage, VersionsPage } from "./project-list-pages.tsx";
import { ProjectPage } from "./project-page.tsx";
import type { ProjectSurroundings, ShownRelease } from "./shown-project.ts";

export type ProjectRouteDeps = ReaderDeps & {
  readonly view: ProjectView;
  readonly readmes: Readmes;
  readonly publicUrl: string;
};

/** What an address names. */
type Named = { readonly name: string; readonly version?: string };

type Found = DescribedProject & {
  readonly actor: Actor;
  readonly name: ProjectName;
};

type Draw = (found: Found) => VNode | Promise<VNode>;

export function projectRoutes(app: Elysia, deps: ProjectRouteDeps): void {
  const show = (request: Request, named: Named, draw: Draw) =>
    guardReading(request, () => answer(deps, request, { named, draw }));
  const one = (request: Request, named: Named) =>
    show(request, named, async (found) => (
      <ProjectPage
        publicUrl={deps.publicUrl}
        project={found.project}
        {...(await surroundings(deps, found))}
      />
    ));
  app.get("/project/:name", ({ params }) => redirect(params));
  app.get("/project/:name/", ({ request, params }) => one(request, params));
  app.get("/project/:name/versions/", ({ request, params }) =>
    show(request, params, ({ project }) => <VersionsPage project={project} page={pageNumber(request)} />),
  );
  app.get("/project/:name/:version", ({ params }) => redirect(params));
  app.get("/project/:name/:version/", ({ request, params }) => one(request, params));
  app.get("/project/:name/:version/files/", ({ request, params }) =>
    show(request, params, ({ project }) => (
      <FilesPage project={project} release={shown(project)} page={pageNumber(request)} />
    )),
  );
  app.get("/project/:name/:version/description/", ({ request, params }) =>
    show(request, params, async ({ project, source }) => {
      const readme = source === undefined ? undefined : await deps.readmes.of(source);
      if (readme === undefined) throw nothing("description");
      return <DescriptionPage project={project} release={shown(project)} readme={readme} />;
    }),
  );
}

/** To the one spelling of the address; says nothing of what is there. */
function redirect({ name, version }: Named): Response {
  const normal = encodeURIComponent(normalizeName(name));
  const location =
    version === undefined ? `/project/${normal}/` : `/project/${normal}/${encodeURIComponent(version)}/`;
  return new Response(null, { status: 301, headers: { location, "cache-control": "no-cache" } });
}

/** @throws Refusal for rights, and for what is not here */
async function answer(
  deps: ProjectRouteDeps,
  request: Request,
  { named, draw }: { named: Named; draw: Draw },
): Promise<Response> {
  const name = normalizeName(named.name) as ProjectName;
  const actor = readerOf(deps, request, name);
  const row = isValidProjectName(named.name) ? deps.view.project(name) : undefined;
  if (row === undefined) throw nothing("project");
  if (named.name !== name) return redirect(named);
  const isHere = (other: string) => reaches(actor, other) && deps.view.serialOf(other) !== undefined;
  const { version } = named;
  const described = describeProject(deps.view, row, {
    isHere,
    ...(version === undefined ? {} : { version }),
  });
  return pageResponse(await draw({ ...described, actor, name }));
}

/** Logins are for people of the house: whoever reads an open index without signing in is not told them. */
async function surroundings(
  { db, now, readmes }: ProjectRouteDeps,
  { actor, name, source }: Found,
): Promise<ProjectSurroundings> {
  const readme = source === undefined ? undefined : await readmes.of(source);
  const manages =
    actor.kind === "person" && roleOf(db.orm, actor, requireProject(db.orm, name)) !== undefined;
  const at = now();
  const standing = actor.kind === "anonymous" ? undefined : standingsOf(db.orm, [name], at).get(name);
  return {
    days: dailyDownloads(db, { project: name, days: 30, at: now() }),
    ...(readme === undefined ? {} : { readme }),
    ...(actor.kind === "anonymous" ? {} : { people: listRoles(db, name) }),
    ...(standing === undefined ? {} : { critical: { standing, at } }),
    ...(manages ? { manage: managePath(name) } : {}),
  };
}

function shown({ release }: DescribedProject["project"]): ShownRelease {
  if (release === undefined) throw nothing("release");
  return release;
}

function nothing(what: "project" | "release" | "description"): Refusal {
  return new Refusal({
    kind: "not_found",
    code: `${what}.unknown`,
    message: `There is no such ${what} here.`,
    remedy:
      what === "project"
        ? "Check the spelling, or search for it at /search."
        : "Go to the page of the project.",
  });
}
