/** The versions that admins let through the rules in the browser, remembered until something changes. */
import { desc, isNull } from "drizzle-orm";
import type { BreakGlass } from "../curation/rules.ts";
import type { Db } from "../db/open.ts";
import { versionExceptions } from "../db/schema/mirror.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { tryParseVersion } from "../packaging/version.ts";

export type Exception = BreakGlass & {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
};

export type Exceptions = {
  /** Those that nobody ended, the newest first; some may be over by time. */
  all(): readonly Exception[];
  of(project: ProjectName): readonly Exception[];
  /** Changes when one is made or ended. */
  stamp(): string;
};

export function openExceptions(db: Db): Exceptions {
  let mark = -1;
  let known: readonly Exception[] = [];
  const all = () => {
    const now = db.mark.read();
    if (now !== mark) {
      mark = now;
      known = readAll(db);
    }
    return known;
  };
  return {
    all,
    of: (project) => all().filter((each) => each.project === project),
    stamp: () =>
      all()
        .map(({ id }) => id)
        .join(" "),
  };
}

function readAll({ orm }: Db): Exception[] {
  const rows = orm
    .select()
    .from(versionExceptions)
    .where(isNull(versionExceptions.endedAt))
    .orderBy(desc(versionExceptions.id))
    .limit(MOST)
    .all();
  return rows.flatMap(({ id, project, version, userName: by, until, reason, madeAt }) => {
    const parsed = tryParseVersion(version);
    if (parsed === undefined) return [];
    return [{ id, project: project as ProjectName, version: parsed, by, until, reason, madeAt }];
  });
}

/** More are over long ago. */
const MOST = 1_000;
