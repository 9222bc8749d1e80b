/** The names on an upstream's list of projects, read as it arrives: a public index has hundreds of thousands. */
import { isValidProjectName, normalizeName } from "../packaging/project-name.ts";
import { readFilename } from "./judge-page.ts";
import { pagePieces } from "./read-page.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamClient } from "./upstream-client.ts";
import { upstreamFailure } from "./upstream-failure.ts";

const MOST_BYTES = 512 * 1024 * 1024;
const LONGEST = 10 * 60_000;
/** Longer than any name with what stands around it: so much is kept for the next piece. */
const LONGEST_ITEM = 4096;

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** Normal forms, some of them repeatedly. Of private names, nothing is asked. @throws Refusal `upstream.…` */
export async function* listedNames(client: UpstreamClient, upstream: Upstream): AsyncGenerator<string> {
  const answer = await client.get(upstream, new URL(upstream.url), {
    headers: { accept: ACCEPT, "accept-encoding": "gzip, identity" },
    total: LONGEST,
  });
  if (answer.status !== 200) {
    answer.cancel();
    throw upstreamFailure(
      upstream.name,
      "upstream.status",
      `answered with status ${answer.status} for its list`,
    );
  }
  const json = /[/+]json/.test(answer.headers.get("content-type") ?? "");
  // Folder listings shorten what they show, never where it leads.
  const item = json
    ? /"name"\s*:\s*"([^"\\]{1,250})"/g
    : /<a\s[^>]{0,300}?href\s*=\s*["']?([^"'\s>]{1,2000})/gi;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pagePieces(upstream.name, answer, MOST_BYTES)) {
    rest += decoder.decode(piece, { stream: true });
    let end = 0;
    for (const found of rest.matchAll(item)) {
      end = found.index + found[0].length;
      const name = nameIn(found[1] ?? "", json);
      if (name !== undefined) yield name;
    }
    rest = rest.slice(Math.max(end, rest.length - LONGEST_ITEM));
  }
}

/** From `name`, `/simple/name/` or `files/name-1.0.tar.gz#sha256=…`. */
function nameIn(text: string, json: boolean): string | undefined {
  if (json) return isValidProjectName(text) ? normalizeName(text) : undefined;
  const path = text.replace(/[?#].*$/s, "");
  const last = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
  if (!path.endsWith("/")) {
    const file = readFilename(last)?.name;
    if (file !== undefined) return file;
  }
  return isValidProjectName(last) ? normalizeName(last) : undefined;
}
