/** The project that the path of a page names. */
import { Refusal } from "../../errors.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../../packaging/project-name.ts";

/** In any spelling. @throws Refusal `project.unknown` */
export function nameInPath(text: string): ProjectName {
  if (isValidProjectName(text)) return normalizeName(text) as ProjectName;
  throw new Refusal({
    kind: "not_found",
    code: "project.unknown",
    message: "There is no such project here.",
    remedy: "Check the spelling.",
  });
}
