/** Gathers what each page of a project's management shows, for whoever may see it. */
import { managedFiles, managedReleases } from "../../catalog/managed-releases.ts";
import { type ManagedProject, requireManaged } from "../../catalog/managed-project.ts";
import { requireRelease } from "../../catalog/release.ts";
import { listRoleInvitations } from "../../catalog/role-invitations.ts";
import { publishingPeople, publishingTokens } from "../../catalog/who-publishes.ts";
import { dailyDownloads } from "../../downloads/daily-downloads.ts";
import { requireDownloads } from "../../downloads/export-downloads.ts";
import { listDownloads } from "../../downloads/list-downloads.ts";
import type { Refusal } from "../../errors.ts";
import { refusalStatus } from "../../http/refusal-response.ts";
import type { ProjectName } from "../../packaging/project-name.ts";
import { parseVersion } from "../../packaging/version.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { Visitor } from "../session.ts";
import { DownloadsPage } from "./downloads-page.tsx";
import { managePath } from "./manage-frame.tsx";
import { PeoplePage } from "./people-page.tsx";
import { ReleasePage } from "./release-page.tsx";
import { ReleasesPage } from "./releases-page.tsx";
import { SettingsPage } from "./settings-page.tsx";

/** Rows of a page. */
const SIZE = 40;

/** A refusal of what was sent from the page, shown on it. */
type Shown = { readonly name: ProjectName; readonly refusal?: Refusal };

export function showPeople(
  { db, now }: PersonDeps,
  visitor: Visitor,
  { name, refusal, invited }: Shown & { readonly invited?: string | undefined },
): Response {
  const managed = requireManaged(db.orm, visitor.actor, name);
  const { project } = managed;
  const aboutField =
    refusal !== undefined && /^(?:person|role)\./.test(refusal.code) && invited !== undefined;
  return pageResponse(
    <PeoplePage
      {...framed(visitor, managed, aboutField ? undefined : refusal)}
      people={publishingPeople(db.orm, project)}
      invitations={listRoleInvitations(db.orm, { projectId: project.id }, now())}
      tokens={publishingTokens(db.orm, project, now())}
      invited={aboutField ? { user: invited, error: refusal.sentence } : undefined}
    />,
    statusOf(refusal),
  );
}

export function showReleases(
  { db }: PersonDeps,
  visitor: Visitor,
  { name, page }: { readonly name: ProjectName; readonly page: number },
): Response {
  const managed = requireManaged(db.orm, visitor.actor, name);
  const releases = managedReleases(db, managed.project, { page, size: SIZE });
  const at = (number: number) => `${managePath(name)}releases/?page=${number}`;
  return pageResponse(
    <ReleasesPage
      {...framed(visitor, managed)}
      releases={releases.slice(0, SIZE)}
      previous={page > 1 ? at(page - 1) : undefined}
      next={releases.length > SIZE ? at(page + 1) : undefined}
    />,
  );
}

export function showRelease(
  { db }: PersonDeps,
  visitor: Visitor,
  { name, version, refusal }: Shown & { readonly version: string },
): Response {
  const managed = requireManaged(db.orm, visitor.actor, name);
  const release = requireRelease(db.orm, managed.project, parseVersion(version));
  const typed = isTyped(refusal);
  return pageResponse(
    <ReleasePage
      {...framed(visitor, managed, typed ? undefined : refusal)}
      version={release.version}
      files={managedFiles(db, release)}
      confirmError={typed ? refusal?.sentence : undefined}
    />,
    statusOf(refusal),
  );
}

export function showSettings({ db }: PersonDeps, visitor: Visitor, { name, refusal }: Shown): Response {
  const managed = requireManaged(db.orm, visitor.actor, name);
  const { project, admin } = managed;
  const typed = isTyped(refusal);
  return pageResponse(
    <SettingsPage
      {...framed(visitor, managed, typed ? undefined : refusal)}
      status={project.status}
      statusReason={project.statusReason}
      admin={admin}
      confirmError={typed ? refusal?.sentence : undefined}
    />,
    statusOf(refusal),
  );
}

export function showDownloads(
  { db, now }: PersonDeps,
  visitor: Visitor,
  { name, page, about }: { readonly name: ProjectName; readonly page: number; readonly about: string },
): Response {
  const managed = requireDownloads(db.orm, visitor.actor, name);
  const project = managed.project.name as ProjectName;
  const asked = { project, about: about === "" ? undefined : about };
  const rows = listDownloads(db, asked, { page, size: SIZE });
  const at = (number: number) =>
    `${managePath(name)}downloads/?${new URLSearchParams({ q: about, page: String(number) })}`;
  return pageResponse(
    <DownloadsPage
      {...framed(visitor, managed)}
      days={dailyDownloads(db, { project, days: 30, at: now() })}
      about={about}
      downloads={rows.slice(0, SIZE)}
      previous={page > 1 ? at(page - 1) : undefined}
      next={rows.length > SIZE ? at(page + 1) : undefined}
    />,
  );
}

function framed({ session, csrf }: Visitor, { project, role }: ManagedProject, refusal?: Refusal) {
  return { userName: session.person.name, csrf, name: project.name, role, fault: refusal?.sentence };
}

function isTyped(refusal: Refusal | undefined): boolean {
  return refusal?.code === "confirm.differs";
}

function statusOf(refusal: Refusal | undefined): number {
  return refusal === undefined ? 200 : refusalStatus(refusal);
}
