/** `POST /_/secrets/report`: whoever finds a token where it does not belong sends it here, and it is void. */
import type { Elysia } from "elysia";
import type { Db } from "../db/open.ts";
import { invalid, Refusal } from "../errors.ts";
import { revokeLeaked } from "../tokens/revoke-leaked.ts";
import { readAtMost } from "./read-at-most.ts";
import { contextOf } from "./request-context.ts";

export type LeakReportDeps = { readonly db: Db; readonly now: () => number };

/** Far more than any scanner sends at once. */
const MOST_BYTES = 64 * 1024;
const MOST_TOKENS = 100;

/** Takes `[{"token": "gh_…"}, …]` as JSON, or one token as text. The answer is 204, whatever was real. */
export function leakReportRoute(app: Elysia, deps: LeakReportDeps): void {
  app.post(
    "/_/secrets/report",
    async ({ request }) => {
      const { requestId, ip, agent } = contextOf(request);
      const found = await readReport(request);
      revokeLeaked(deps, { kind: "anonymous", requestId, ip, agent }, found);
      return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
    },
    { parse: "none" },
  );
}

/** @throws Refusal `leak.too_large`, `leak.malformed` */
async function readReport(request: Request): Promise<string[]> {
  const text = await readAtMost(request.body, MOST_BYTES);
  if (text === undefined) throw tooLarge();
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(request.headers.get("content-type") ?? "")) {
    return [text.trim()];
  }
  const list = parse(text);
  if (!Array.isArray(list) || list.length > MOST_TOKENS) throw malformed();
  return list.map((each: unknown) => {
    if (each instanceof Object && "token" in each && typeof each.token === "string") return each.token;
    throw malformed();
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

function tooLarge(): Refusal {
  return new Refusal({
    kind: "too_large",
    code: "leak.too_large",
    message: `The report has more than ${MOST_BYTES} bytes.`,
    remedy: "Send it in parts.",
  });
}

function malformed(): Refusal {
  return invalid(
    "leak.malformed",
    "The report is no list of tokens.",
    `Send a JSON list of at most ${MOST_TOKENS} objects with a 'token' each, or one token as text/plain.`,
  );
}
