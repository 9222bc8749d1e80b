/** Tells those who can approve a release that it waits, and those who uploaded it what became of it. */
import { and, eq, isNull } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Act } from "../audit/record.ts";
import type { Project } from "../catalog/project.ts";
import type { StagedRelease } from "../catalog/waiting-release.ts";
import { roles } from "../db/schema/catalog.ts";
import { people } from "../db/schema/people.ts";
import type { Tx } from "../db/write.ts";
import type { StagedFile } from "./staged-files.ts";

/** The first file of a release is seldom its last: the letter goes out when the others will have come. */
const LETTER_AFTER = 2 * 60 * 1000;

type Told = { readonly project: Project; readonly release: StagedRelease };

/** Owners and maintainers; where nobody but the uploader is one of them, the admins of the house. */
export function tellApprovers(tx: Tx, act: Act, { project, release }: Told): void {
  const uploader = "userId" in act.actor ? act.actor.userId : 0;
  const able = and(isNull(people.disabledAt), eq(people.kind, "person"));
  const staff = tx
    .select({ id: people.id })
    .from(roles)
    .innerJoin(people, eq(people.id, roles.userId))
    .where(and(eq(roles.projectId, project.id), able))
    .all()
    .map(({ id }) => id);
  const others = staff.filter((id) => id !== uploader);
  const admins = () =>
    tx
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.admin, true), able))
      .all()
      .map(({ id }) => id)
      .filter((id) => id !== uploader);
  const needed = release.mode === "two_person" ? others : staff;
  const subject = `${project.name} ${release.version}`;
  for (const userId of needed.length > 0 ? needed : admins()) {
    notify(tx, act, { userId, kind: "release.staged", subject, letterAfter: LETTER_AFTER });
  }
}

/** @param words such as `demo 1.0, by ada`. */
export function tellUploaders(
  tx: Tx,
  act: Act,
  {
    files,
    kind,
    words,
  }: {
    readonly files: readonly StagedFile[];
    readonly kind: "release.approve" | "release.reject" | "release.expire";
    readonly words: string;
  },
): void {
  const actor = "userId" in act.actor ? act.actor.userId : 0;
  const ids = new Set(files.map(({ uploadedBy }) => uploadedBy).filter((id) => id !== null && id !== actor));
  for (const userId of ids) if (userId !== null) notify(tx, act, { userId, kind, subject: words });
}
