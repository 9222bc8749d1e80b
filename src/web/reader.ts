/** Who reads a page that a closed index shows to its people alone: by session, by token, or nobody in particular. */
import type { AccountDeps } from "../accounts/account-deps.ts";
import type { Actor } from "../actor.ts";
import type { Access } from "../http/access.ts";
import { prefersHtml } from "../packaging/accept.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { guardPage } from "./guard.ts";
import { visitorOf } from "./session.ts";

export type ReaderDeps = Pick<AccountDeps, "db" | "now" | "sessions"> & { readonly access: Access };

/** @throws Refusal as `authorizeRead` does */
export function readerOf(deps: ReaderDeps, request: Request, project?: ProjectName): Actor {
  // Credentials sent by a program win over a cookie; never a mix of both.
  const visitor = request.headers.has("authorization") ? undefined : visitorOf(deps, request);
  return visitor?.actor ?? deps.access.authorizeRead(request, project);
}

/** Leads a browser that may not read to where one signs in, and back; programs are told. */
export async function guardReading(
  request: Request,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const browser = prefersHtml(request.headers.get("accept")) && !request.headers.has("authorization");
  return browser ? guardPage(request, answer) : answer();
}
