/** The real tools the suite runs: what each needs in its own virtual environment, and nothing newer than one day. */

/** Nothing published after this moment is installed, so that dependencies of tools do not move under the tests. */
export const newestAllowed = "2026-11-24T00:00:00Z";

/** The uv that makes every other environment; installed by the pip of the machine. */
export const installer = "uv==0.13.9";

/** Client → requirements of its environment; the first names the tool. Older tools need older dependencies. */
export const clientVersions = {
  "pip 21.3.1": ["pip==21.3.1"],
  "pip 23.3.2": ["pip==23.3.2"],
  "pip 25.3": ["pip==25.3"],
  "pip 26.3": ["pip==26.3"],
  "uv 0.4.30": ["uv==0.4.30"],
  "uv 0.13.9": ["uv==0.13.9"],
  "twine 3.8.0": ["twine==3.8.0", "importlib-metadata<8", "packaging<24", "pkginfo<1.11"],
  "twine 4.0.2": ["twine==4.0.2", "importlib-metadata<8", "pkginfo<1.11"],
  "twine 6.1.0": ["twine==6.1.0"],
  "twine 7.0.0": ["twine==7.0.0"],
  "poetry 1.8.5": ["poetry==1.8.5"],
  "poetry 2.5.1": ["poetry==2.5.1"],
  "pdm 2.29.4": ["pdm==2.29.4", "hishel<2"],
  "hatch 1.18.2": ["hatch==1.18.2"],
  "flit 4.2.0": ["flit==4.2.0"],
  "pipenv 2026.10.3": ["pipenv==2026.10.3", "pip==26.3"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** One tool at one version, as test titles show it: `twine 6.1.0`. */
export type ClientName = keyof typeof clientVersions;

/** The versions of one tool, oldest first. */
export function versionsOf(tool: string): ClientName[] {
  return (Object.keys(clientVersions) as ClientName[]).filter((name) => name.startsWith(`${tool} `));
}
