/** Reads the index as a program does, to see what a tool has left there. */
import type { Gatehouse } from "./gatehouse.ts";

/** One file of a JSON project page, as far as the tests look. */
export type ListedFile = {
  readonly filename: string;
  readonly url: string;
  readonly hashes: { readonly sha256: string };
  readonly "upload-time": string;
  readonly yanked?: boolean | string;
};

/** The files of a project, sorted by name; none when the project does not exist. */
export async function listedFiles(
  gatehouse: Gatehouse,
  project: string,
  token?: string,
): Promise<ListedFile[]> {
  const answer = await fetch(`${gatehouse.index}${project}/`, {
    headers: {
      accept: "application/vnd.pypi.simple.v1+json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  if (answer.status === 404) return [];
  if (!answer.ok) throw new Error(`${project}: ${answer.status} ${await answer.text()}`);
  const page = (await answer.json()) as { readonly files: ListedFile[] };
  return page.files.toSorted((a, b) => (a.filename < b.filename ? -1 : 1));
}

/** The filenames of a project, sorted. */
export async function fileNames(gatehouse: Gatehouse, project: string): Promise<string[]> {
  return (await listedFiles(gatehouse, project)).map(({ filename }) => filename);
}
