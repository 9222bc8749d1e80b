/** What to paste for each client, exactly: where to install from, where to publish, and how the token gets there. */
import { shellWord } from "./shell-word.ts";

export type House = {
  /** The address people reach this index under, with or without a slash at its end. */
  readonly publicUrl: string;
  /** The token to write into the lines, or `placeholder`. */
  readonly token: string;
};

/** Stands where the reader's own token goes, on pages that hold none. */
export const placeholder = "YOUR_TOKEN";

export type Client = "pip" | "uv" | "twine" | "poetry" | "pdm" | "hatch" | "flit" | "pipenv";

/** Lines of a POSIX shell, joined by line feeds. `install` is set once, `publish` ends in the line to repeat. */
export type ClientLines = {
  readonly client: Client;
  readonly install?: string;
  readonly publish?: string;
};

/** Where clients install from: the simple API of the main index. */
export function indexUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/simple/`;
}

/** Where clients publish to; the slash at its end matters, twine and poetry follow no redirect. */
export function publishUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/legacy/`;
}

/**
 * Lets pip, uv, poetry and pdm install from a closed index: the token goes into `~/.netrc`, readable by its owner
 * alone, and so into no URL that a client might print.
 */
export function signInLines({ publicUrl, token }: House): string {
  const { hostname } = new URL(publicUrl);
  return [
    "touch ~/.netrc && chmod 600 ~/.netrc",
    `printf '\\nmachine %s login __token__ password %s\\n' ${shellWord(hostname)} ${shellWord(token)} >> ~/.netrc`,
  ].join("\n");
}

/** Installs one project once, from here and from nowhere else. */
export function installLines(
  publicUrl: string,
  requirement: string,
): { readonly pip: string; readonly uv: string } {
  const index = shellWord(indexUrl(publicUrl));
  const wanted = shellWord(requirement);
  const host = unencryptedHost(publicUrl);
  const trust = host === undefined ? [] : [`--trusted-host ${host}`];
  return {
    pip: ["pip install", ...trust, `--index-url ${index} ${wanted}`].join(" "),
    uv: `uv pip install --default-index ${index} ${wanted}`,
  };
}

/**
 * Every client the house speaks with, in the order in which people meet them. hatch and flit install through pip.
 * uv, twine, poetry and hatch publish what lies in `dist/`; pdm and flit build first.
 */
export function clientLines(house: House): readonly ClientLines[] {
  const { publicUrl } = house;
  const index = shellWord(indexUrl(publicUrl));
  const pip = pipInstall(publicUrl);
  return [
    { client: "pip", install: pip },
    { client: "uv", install: `export UV_DEFAULT_INDEX=${index}`, publish: publishLines(house, "uv") },
    { client: "twine", publish: publishLines(house, "twine") },
    {
      client: "poetry",
      install: `poetry source add gatehouse ${index}`,
      publish: publishLines(house, "poetry"),
    },
    { client: "pdm", install: pdmInstall(publicUrl), publish: publishLines(house, "pdm") },
    { client: "hatch", install: pip, publish: publishLines(house, "hatch") },
    { client: "flit", install: pip, publish: publishLines(house, "flit") },
    { client: "pipenv", install: `export PIPENV_PYPI_MIRROR=${index}` },
  ];
}

/** The host that pip and pdm turn away from unless told to trust it: one reached over plain HTTP, not this machine. */
function unencryptedHost(publicUrl: string): string | undefined {
  const { protocol, hostname, host } = new URL(publicUrl);
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  return protocol === "http:" && !here ? host : undefined;
}

function pipInstall(publicUrl: string): string {
  const lines = [`pip config set global.index-url ${shellWord(indexUrl(publicUrl))}`];
  const host = unencryptedHost(publicUrl);
  if (host !== undefined) lines.push(`pip config set global.trusted-host ${shellWord(host)}`);
  return lines.join("\n");
}

function pdmInstall(publicUrl: string): string {
  const lines = [`pdm config pypi.url ${shellWord(indexUrl(publicUrl))}`];
  if (unencryptedHost(publicUrl) !== undefined) lines.push("pdm config pypi.verify_ssl false");
  return lines.join("\n");
}

type Publishing = {
  /** Environment variables that the client reads: the address, who signs in where it has to be said, the token. */
  readonly url: string;
  readonly user?: string;
  readonly secret: string;
  readonly command: string;
};

/** The environment, not the clients' settings: those keep a token in clear, or in a keyring that may not answer. */
const publishing = {
  uv: { url: "UV_PUBLISH_URL", secret: "UV_PUBLISH_TOKEN", command: "uv publish" },
  twine: {
    url: "TWINE_REPOSITORY_URL",
    user: "TWINE_USERNAME",
    secret: "TWINE_PASSWORD",
    command: "twine upload dist/*",
  },
  poetry: {
    url: "POETRY_REPOSITORIES_GATEHOUSE_URL",
    user: "POETRY_HTTP_BASIC_GATEHOUSE_USERNAME",
    secret: "POETRY_HTTP_BASIC_GATEHOUSE_PASSWORD",
    command: "poetry publish --repository gatehouse",
  },
  pdm: {
    url: "PDM_PUBLISH_REPO",
    user: "PDM_PUBLISH_USERNAME",
    secret: "PDM_PUBLISH_PASSWORD",
    command: "pdm publish",
  },
  hatch: {
    url: "HATCH_INDEX_REPO",
    user: "HATCH_INDEX_USER",
    secret: "HATCH_INDEX_AUTH",
    command: "hatch publish",
  },
  flit: { url: "FLIT_INDEX_URL", user: "FLIT_USERNAME", secret: "FLIT_PASSWORD", command: "flit publish" },
} as const satisfies Partial<Record<Client, Publishing>>;

function publishLines(house: House, client: keyof typeof publishing): string {
  const { url, user, secret, command }: Publishing = publishing[client];
  const lines = [`export ${url}=${shellWord(publishUrl(house.publicUrl))}`];
  if (user !== undefined) lines.push(`export ${user}=__token__`);
  return [...lines, `export ${secret}=${shellWord(house.token)}`, command].join("\n");
}
