/** The same readiness seen from the projects: how many of their people and tokens are ready. */
import type { Standing } from "../policy/standing.ts";
import { EVERYTHING } from "./holders.ts";
import type { Survey } from "./survey.ts";

export type ProjectReadiness = {
  readonly name: string;
  readonly standing: Standing;
  /** Owners and maintainers, service accounts among them. */
  readonly people: number;
  /** Those who are not ready, by name. */
  readonly unready: readonly string[];
  /** Tokens by name that would stop here, with their holders: `ci of ada`. */
  readonly stopping: readonly string[];
};

/** In the order of `critical`. */
export function projectReadiness({ critical, people }: Survey): readonly ProjectReadiness[] {
  const tallies = new Map<string, { people: number; unready: string[]; stopping: Set<string> }>();
  const tally = (project: string) => {
    const known = tallies.get(project) ?? { people: 0, unready: [], stopping: new Set<string>() };
    tallies.set(project, known);
    return known;
  };
  for (const person of people) {
    for (const { project, ready } of person.duties) {
      if (project === EVERYTHING) continue;
      const its = tally(project);
      its.people += 1;
      if (!ready) its.unready.push(person.name);
    }
    for (const { name, user, projects } of person.stopping) {
      for (const project of projects) {
        if (project !== EVERYTHING) tally(project).stopping.add(`${name} of ${user}`);
      }
    }
  }
  return [...critical].map(([name, standing]) => {
    const { people: count = 0, unready = [], stopping = new Set<string>() } = tallies.get(name) ?? {};
    return { name, standing, people: count, unready, stopping: [...stopping] };
  });
}
