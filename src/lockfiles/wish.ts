/** What a lock file asks for, whichever tool wrote it: a project, which versions of it, and which bytes. */
import type { ProjectName } from "../packaging/project-name.ts";
import type { SpecifierSet } from "../packaging/specifier.ts";

export type Wish = {
  readonly name: ProjectName;
  readonly specifier: SpecifierSet;
  readonly extras: readonly string[];
  /** Environments that want it: any of these markers holds; undefined: all. */
  readonly markers: readonly string[] | undefined;
  /** The only files, each with its sha256. */
  readonly files?: ReadonlyMap<string, string>;
  /** The only bytes, whichever file they are of: sha256 in lower-case hex. */
  readonly hashes?: ReadonlySet<string>;
  /** `requirements.txt:3`, `uv.lock: requests`. */
  readonly where: string;
};

export type WishList = {
  readonly wishes: readonly Wish[];
  /** Limits on projects that something else may ask for. */
  readonly constraints: readonly Wish[];
  /** Whether dependencies that it does not name are wanted as well. */
  readonly open: boolean;
  /** What no index holds, with the reason: folders, checkouts, other addresses. */
  readonly skipped: readonly string[];
};

/** Reads a file that another one names; both paths as people write them. */
export type ReadText = (path: string) => string;
