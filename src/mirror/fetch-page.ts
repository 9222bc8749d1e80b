/** Asks an upstream for the page of one project and says what came of it. */
import { Refusal } from "../errors.ts";
import { type ListedPage } from "../packaging/listed-page.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { readSimpleHtml } from "../packaging/read-simple-html.ts";
import { readSimpleJson } from "../packaging/read-simple-json.ts";
import { judgePage, judgementRules } from "./judge-page.ts";
import { emptyPage } from "./mirror-page.ts";
import type { StoredPage } from "./page-store.ts";
import { readPage } from "./read-page.ts";
import type { Upstream } from "./upstream.ts";
import type { UpstreamAnswer, UpstreamClient } from "./upstream-client.ts";
import { upstreamFailure } from "./upstream-failure.ts";

export type FetchPageDeps = { readonly client: UpstreamClient; readonly now: () => number };

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** `known` is what an earlier answer left; it stays what it was when the upstream confirms it. @throws Refusal `upstream.…` */
export async function fetchPage(
  deps: FetchPageDeps,
  upstream: Upstream,
  { name, known }: { name: ProjectName; known: StoredPage | undefined },
): Promise<StoredPage> {
  const url = new URL(upstream.layout === "flat" ? "" : `${name}/`, upstream.url);
  const condition = known?.state === "present" && known.etag !== null ? { "if-none-match": known.etag } : {};
  const answer = await deps.client.get(upstream, url, {
    headers: { accept: ACCEPT, "accept-encoding": "gzip, identity", ...condition },
    total: 2 * upstream.timeout,
  });
  const fetchedAt = deps.now();
  // A 304 that nobody asked for says nothing (RFC 9110, 15.4.5).
  if (answer.status === 304 && known !== undefined && "if-none-match" in condition) {
    await readPage(upstream.name, answer, 0);
    return { ...known, fetchedAt };
  }
  if (answer.status === 404 || answer.status === 410) {
    answer.cancel();
    return { state: "absent", etag: null, fetchedAt, serial: 0, page: emptyPage(judgementRules(upstream)) };
  }
  if (answer.status !== 200) {
    answer.cancel();
    throw upstreamFailure(upstream.name, "upstream.status", `answered with status ${answer.status}`);
  }
  const body = await readPage(upstream.name, answer);
  const page = judgePage(upstream, readListed(upstream, answer, body), { name, at: answer.url });
  const absent = upstream.layout === "flat" && page.files.length === 0;
  return {
    state: absent ? "absent" : "present",
    etag: answer.headers.get("etag")?.slice(0, 500) ?? null,
    fetchedAt,
    serial: Number(/^[0-9]{1,15}$/.exec(answer.headers.get("x-pypi-last-serial") ?? "")?.[0] ?? 0),
    page,
  };
}

/** @throws Refusal `upstream.malformed` */
function readListed(upstream: Upstream, answer: UpstreamAnswer, body: Buffer): ListedPage {
  const [type = ""] = (answer.headers.get("content-type") ?? "").toLowerCase().split(";");
  try {
    if (/[/+]json$/.test(type.trim())) return readSimpleJson(body.toString("utf8"));
    // A page that only the end of the connection ended may have lost its rest.
    const cut = !answer.headers.has("content-length") && !answer.headers.has("transfer-encoding");
    const text = body.toString("utf8");
    if (cut && !/<\/(?:html|body)\s*>\s*(?:<!--.*-->\s*)?$/is.test(text.slice(-500))) {
      throw upstreamFailure(upstream.name, "upstream.truncated", "sent a page without its end");
    }
    return readSimpleHtml(text);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === "upstream_failed") throw error;
    throw upstreamFailure(
      upstream.name,
      "upstream.malformed",
      `sent a page that cannot be used (${error.code})`,
    );
  }
}
