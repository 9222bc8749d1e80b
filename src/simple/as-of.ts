/** A project as it stood at a moment: without the files that came later. */
import { parseSdistFilename } from "../packaging/sdist-filename.ts";
import type { SimpleProject } from "../packaging/simple-document.ts";
import { parseWheelFilename } from "../packaging/wheel-filename.ts";

/**
 * Files that are gone by now stay gone, and a file is yanked if it is now: nobody keeps what was. A file of unknown age
 * is left out. Undefined when nothing of the project was there yet.
 */
export function asOf(project: SimpleProject, moment: number | undefined): SimpleProject | undefined {
  if (moment === undefined) return project;
  const files = project.files.filter(({ uploadTime }) => Date.parse(uploadTime ?? "") <= moment);
  if (files.length === 0) return undefined;
  return { ...project, files, versions: [...new Set(files.map(({ filename }) => versionOf(filename)))] };
}

function versionOf(filename: string): string {
  const read = filename.endsWith(".whl") ? parseWheelFilename : parseSdistFilename;
  return read(filename).version.text;
}
