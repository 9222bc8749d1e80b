/** Which tool asked, by the first word of its User-Agent; the word is one of ours, never the caller's. */

const KINDS = {
  pip: "pip",
  uv: "uv",
  poetry: "poetry",
  pdm: "pdm",
  unearth: "pdm",
  pipenv: "pipenv",
  hatch: "hatch",
  pex: "pex",
  conda: "conda",
  bandersnatch: "bandersnatch",
  devpi: "devpi",
  gatehouse: "gatehouse",
  renovate: "renovate",
  dependabot: "dependabot",
  artifactory: "artifactory",
  nexus: "nexus",
  "python-requests": "requests",
  "python-httpx": "httpx",
  "python-urllib": "urllib",
  curl: "curl",
  wget: "wget",
  mozilla: "browser",
} as const;

export type ClientKind = (typeof KINDS)[keyof typeof KINDS] | "other";

/** `pip/26.3 {"ci":true}` → `pip`. */
export function clientKind(agent: string): ClientKind {
  const word = (/^[A-Za-z-]+/.exec(agent)?.[0] ?? "").toLowerCase();
  return Object.hasOwn(KINDS, word) ? KINDS[word as keyof typeof KINDS] : "other";
}
