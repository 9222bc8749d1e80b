/** What to paste for each client, exactly: where to install from, where to publish, and how the token gets there. */
import { shellWord } from "./shell-word.ts";

export type House = {
  /** The address people reach this index under, with or without a slash at its end. */
  readonly publicUrl: string;
  /** A token to write into the lines; without one the clients ask for it. */
  readonly token?: string;
};

export type Client = "pip" | "uv" | "twine" | "poetry" | "pdm" | "hatch" | "flit";

/** Lines of a POSIX shell, joined by line feeds. `install` is set once, `publish` ends in the line to repeat. */
export type ClientLines = {
  readonly client: Client;
  readonly install?: string;
  readonly publish?: string;
};

/** Where clients install from: the simple API of the main index. */
export function indexUrl(house: House): string {
  return `${house.publicUrl.replace(/\/+$/, "")}/simple/`;
}

/** Where clients publish to; the slash at its end matters, twine and poetry follow no redirect. */
export function publishUrl(house: House): string {
  return `${house.publicUrl.replace(/\/+$/, "")}/legacy/`;
}

/**
 * Lets pip, uv, poetry and pdm install from a closed index: the token goes into `~/.netrc`, readable by its owner
 * alone, and so into no URL that a client might print.
 */
export function signInLines(house: House & { readonly token: string }): string {
  const { hostname } = new URL(house.publicUrl);
  return [
    "touch ~/.netrc && chmod 600 ~/.netrc",
    `printf '\\nmachine %s login __token__ password %s\\n' ${shellWord(hostname)} ${shellWord(house.token)} >> ~/.netrc`,
  ].join("\n");
}

/** Installs one project once, from here and from nowhere else. */
export function installLines(
  house: House,
  requirement: string,
): { readonly pip: string; readonly uv: string } {
  const index = shellWord(indexUrl(house));
  const wanted = shellWord(requirement);
  const host = unencryptedHost(house);
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
  const index = shellWord(indexUrl(house));
  return [
    { client: "pip", install: pipInstall(house) },
    { client: "uv", install: `export UV_DEFAULT_INDEX=${index}`, publish: uvPublish(house) },
    { client: "twine", publish: twinePublish(house) },
    { client: "poetry", install: `poetry source add gatehouse ${index}`, publish: poetryPublish(house) },
    { client: "pdm", install: pdmInstall(house), publish: pdmPublish(house) },
    { client: "hatch", install: pipInstall(house), publish: hatchPublish(house) },
    { client: "flit", install: pipInstall(house), publish: flitPublish(house) },
  ];
}

/** The host that pip and pdm turn away from unless told to trust it: one reached over plain HTTP, not this machine. */
function unencryptedHost({ publicUrl }: House): string | undefined {
  const { protocol, hostname, host } = new URL(publicUrl);
  const here = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  return protocol === "http:" && !here ? host : undefined;
}

function pipInstall(house: House): string {
  const lines = [`pip config set global.index-url ${shellWord(indexUrl(house))}`];
  const host = unencryptedHost(house);
  if (host !== undefined) lines.push(`pip config set global.trusted-host ${shellWord(host)}`);
  return lines.join("\n");
}

function uvPublish(house: House): string {
  const url = shellWord(publishUrl(house));
  if (house.token === undefined) return `uv publish --publish-url ${url}`;
  return [
    `export UV_PUBLISH_URL=${url}`,
    `export UV_PUBLISH_TOKEN=${shellWord(house.token)}`,
    "uv publish",
  ].join("\n");
}

function twinePublish(house: House): string {
  const url = shellWord(publishUrl(house));
  if (house.token === undefined) return `twine upload --repository-url ${url} --username __token__ dist/*`;
  return [
    `export TWINE_REPOSITORY_URL=${url}`,
    "export TWINE_USERNAME=__token__",
    `export TWINE_PASSWORD=${shellWord(house.token)}`,
    "twine upload dist/*",
  ].join("\n");
}

function poetryPublish(house: House): string {
  const lines = [`poetry config repositories.gatehouse ${shellWord(publishUrl(house))}`];
  if (house.token === undefined) {
    lines.push("poetry publish --repository gatehouse --username __token__");
  } else {
    lines.push(
      `poetry config http-basic.gatehouse __token__ ${shellWord(house.token)}`,
      "poetry publish --repository gatehouse",
    );
  }
  return lines.join("\n");
}

function pdmInstall(house: House): string {
  const lines = [`pdm config pypi.url ${shellWord(indexUrl(house))}`];
  if (unencryptedHost(house) !== undefined) lines.push("pdm config pypi.verify_ssl false");
  return lines.join("\n");
}

function pdmPublish(house: House): string {
  const lines = [
    `pdm config repository.gatehouse.url ${shellWord(publishUrl(house))}`,
    "pdm config repository.gatehouse.username __token__",
  ];
  if (house.token !== undefined) {
    lines.push(`pdm config repository.gatehouse.password ${shellWord(house.token)}`);
  }
  return [...lines, "pdm publish --repository gatehouse"].join("\n");
}

function hatchPublish(house: House): string {
  const url = shellWord(publishUrl(house));
  if (house.token === undefined) return `hatch publish --repo ${url} --user __token__`;
  return [
    `export HATCH_INDEX_REPO=${url}`,
    "export HATCH_INDEX_USER=__token__",
    `export HATCH_INDEX_AUTH=${shellWord(house.token)}`,
    "hatch publish",
  ].join("\n");
}

function flitPublish(house: House): string {
  const lines = [`export FLIT_INDEX_URL=${shellWord(publishUrl(house))}`, "export FLIT_USERNAME=__token__"];
  if (house.token !== undefined) lines.push(`export FLIT_PASSWORD=${shellWord(house.token)}`);
  return [...lines, "flit publish"].join("\n");
}
