/** Finds the address of a file on a project's page. */

/** The path of the only file of `project`. */
export async function pathOfFile(origin: string, project: string): Promise<string> {
  const headers = { accept: "application/vnd.pypi.simple.v1+json" };
  const page = (await (await fetch(`${origin}/simple/${project}/`, { headers })).json()) as {
    files: { url: string }[];
  };
  const path = page.files[0]?.url;
  if (path === undefined) throw new Error(`${project} has no file`);
  return path;
}
