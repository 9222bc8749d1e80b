/** The dependencies of a release, those of each extra apart. */
import { Refusal } from "../../errors.ts";
import { parseRequirement } from "../../packaging/requirement.ts";

export type Dependency = {
  /** The project as its author spells it. */
  readonly name: string;
  /** What follows the name: `[extra]>=1; python_version < "3.12"`. */
  readonly rest: string;
  /** Path on this host, where the project is here and the reader may see it. */
  readonly path?: string;
};

export type DependencyGroup = {
  /** The extra that asks for them; absent for what every installation needs. */
  readonly extra?: string;
  readonly dependencies: readonly Dependency[];
};

/** A page lists no more of them, and no more of each in characters. */
const MOST = 60;
const LONGEST = 200;

const forExtra = /(?:^|\s+and\s+)\(?\s*extra\s*==\s*(["'])([A-Za-z0-9._-]+)\1\s*\)?\s*$/;

/** @param isHere whether a normalised name has a page that the reader may see */
export function dependencyGroups(
  requirements: readonly string[],
  isHere: (name: string) => boolean,
): DependencyGroup[] {
  const read = requirements.slice(0, MOST).map((text) => readDependency(text, isHere));
  const groups = Map.groupBy(read, ({ extra }) => extra);
  return [...groups]
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))
    .map(([extra, members]) => ({
      ...(extra === undefined ? {} : { extra }),
      dependencies: members.map(({ dependency }) => dependency),
    }));
}

type Read = { readonly extra: string | undefined; readonly dependency: Dependency };

function readDependency(text: string, isHere: (name: string) => boolean): Read {
  try {
    const { name, normalizedName, marker } = parseRequirement(text);
    const [, , extra] = forExtra.exec(marker ?? "") ?? [];
    const others = marker?.replace(forExtra, "").trim() ?? "";
    const wanted = text.slice(
      text.indexOf(name) + name.length,
      marker === undefined ? undefined : -marker.length,
    );
    const condition = others === "" ? "" : `; ${others}`;
    const rest = shorten(`${wanted.replace(/\s*;\s*$/, "").trim()}${condition}`);
    const path = isHere(normalizedName) ? { path: `/project/${normalizedName}/` } : {};
    return { extra, dependency: { name, rest, ...path } };
  } catch (error) {
    if (error instanceof Refusal) return { extra: undefined, dependency: { name: shorten(text), rest: "" } };
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
