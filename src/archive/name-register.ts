/** Keeps the names of one archive apart: no two may fall on the same place on any common file system. */
import { quote } from "../errors.ts";
import type { ArchiveLimits } from "./archive-limits.ts";
import type { Refuse } from "./archive-refusal.ts";
import { checkMemberName } from "./member-name.ts";

export type NameRegister = {
  /** Takes one member; a directory's path comes without its closing slash. */
  readonly add: (path: string, kind: "file" | "directory") => void;
  /** What stands at exactly this path: a file, or a directory that is listed or implied. */
  readonly kindOf: (path: string) => "file" | "directory" | undefined;
};

/** Case and Unicode forms that some file systems hold for equal. */
function fold(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/**
 * Checks names one by one as they are met: safe (see `checkMemberName`), no duplicate, no two that differ only
 * in case or Unicode form, no file where another member needs a directory, and not too many.
 * @throws what `refuse` makes: rules `name_…`, `duplicate_name`, `name_collision`, `too_many_members`
 */
export function openNameRegister(limits: ArchiveLimits, refuse: Refuse): NameRegister {
  const files = new Map<string, string>();
  const directories = new Map<string, string>();
  const listed = new Set<string>();

  const tooMany = () =>
    refuse("too_many_members", `More than ${limits.maxMembers} members`, "Ship fewer files.");
  const collision = (path: string) =>
    refuse(
      "name_collision",
      `${quote(path)} falls on the same place as another member`,
      "Two names may not differ only in case, and a file may not have the name of a directory; rename one.",
    );

  const addDirectories = (path: string) => {
    for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
      const folded = fold(at);
      if (files.has(folded)) throw collision(path);
      const known = directories.get(folded);
      if (known === at) return;
      if (known !== undefined) throw collision(path);
      directories.set(folded, at);
      if (directories.size > limits.maxMembers) throw tooMany();
    }
  };

  return {
    add: (path, kind) => {
      checkMemberName(path, limits, refuse);
      if (listed.has(path)) throw refuse("duplicate_name", `Duplicate filename ${quote(path)}`);
      listed.add(path);
      if (listed.size > limits.maxMembers) throw tooMany();
      if (kind === "directory") return addDirectories(path);
      const folded = fold(path);
      if (files.has(folded) || directories.has(folded)) throw collision(path);
      files.set(folded, path);
      addDirectories(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    },
    kindOf: (path) => {
      const folded = fold(path);
      if (files.get(folded) === path) return "file";
      return directories.get(folded) === path ? "directory" : undefined;
    },
  };
}
