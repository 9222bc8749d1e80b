/** The arguments that name a project, a release or a role; a name may be written in any spelling. */
import { parseProjectName } from "../packaging/project-name.ts";
import { parseVersion } from "../packaging/version.ts";
import { argument, textArgument } from "./flags.ts";

export const projectArgument = argument(
  "PROJECT",
  "The project, in any spelling of its name",
  parseProjectName,
);
export const versionArgument = argument("VERSION", "The release, such as 1.2.3", parseVersion);
export const userArgument = textArgument("USER", "The user name");
