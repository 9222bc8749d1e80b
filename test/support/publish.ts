/** Publishes with each real tool, the way its users do. */
import type { ClientName } from "./client-versions.ts";
import type { Desk } from "./desk.ts";
import type { MadeProject } from "./make-project.ts";
import type { Finished } from "./run-process.ts";

/** Where and as whom to publish. */
export type PublishTarget = {
  /** The upload address. */
  readonly upload: string;
  readonly token: string;
  /** More options for the tool, in its own words. */
  readonly options?: readonly string[];
};

type ToolRun = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Publishes the wheel and the sdist of `project` with `client`. flit builds both itself before it sends them. */
export async function publish(
  desk: Desk,
  client: ClientName,
  what: { readonly project: MadeProject; readonly target: PublishTarget },
): Promise<Finished> {
  const tool = client.split(" ")[0] ?? "";
  const recipe = recipes[tool];
  if (recipe === undefined) throw new Error(`${client} does not publish`);
  const { args, env } = recipe(what.target, [what.project.wheel, what.project.sdist]);
  const options = what.target.options ?? [];
  const [verb = "", ...rest] = args;
  return desk.run(client, [verb, ...options, ...rest], { cwd: what.project.folder, env });
}

const recipes: Readonly<Record<string, (target: PublishTarget, files: readonly string[]) => ToolRun>> = {
  twine: ({ upload, token }, files) => ({
    args: ["upload", "--non-interactive", "--disable-progress-bar", ...files],
    env: { TWINE_REPOSITORY_URL: upload, TWINE_USERNAME: "__token__", TWINE_PASSWORD: token },
  }),
  uv: ({ upload, token }, files) => ({
    args: ["publish", "--trusted-publishing", "never", ...files],
    env: { UV_PUBLISH_URL: upload, UV_PUBLISH_TOKEN: token },
  }),
  poetry: ({ upload, token }) => ({
    args: ["publish", "--no-interaction", "--repository", "gatehouse"],
    env: {
      POETRY_REPOSITORIES_GATEHOUSE_URL: upload,
      POETRY_HTTP_BASIC_GATEHOUSE_USERNAME: "__token__",
      POETRY_HTTP_BASIC_GATEHOUSE_PASSWORD: token,
    },
  }),
  pdm: ({ upload, token }) => ({
    args: ["publish", "--no-build"],
    env: { PDM_PUBLISH_REPO: upload, PDM_PUBLISH_USERNAME: "__token__", PDM_PUBLISH_PASSWORD: token },
  }),
  hatch: ({ upload, token }, files) => ({
    args: ["publish", "--no-prompt", ...files],
    env: { HATCH_INDEX_REPO: upload, HATCH_INDEX_USER: "__token__", HATCH_INDEX_AUTH: token },
  }),
  flit: ({ upload, token }) => ({
    args: ["publish"],
    env: {
      FLIT_INDEX_URL: upload,
      FLIT_USERNAME: "__token__",
      FLIT_PASSWORD: token,
      // Built twice, the same source gives the same bytes.
      SOURCE_DATE_EPOCH: "1767225600",
    },
  }),
};
