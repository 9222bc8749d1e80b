/** What stands before every page and form of a person: the form comes from our own page, and a stale proof is renewed. */
import { Refusal } from "../errors.ts";
import { invalid } from "../errors.ts";
import { type FormShape, readForm } from "./read-form.ts";

type Answer = Response | Promise<Response>;

/** Answers a page; where a session or a fresh proof is missing, leads to where it is had, and back. */
export async function guardPage(request: Request, answer: () => Answer): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  return guard(`${pathname}${search}`, answer);
}

export type FormGuard = FormShape & {
  /** `server.public_url`. */
  readonly publicUrl: string;
  /** The page that this form stands on: where to go on after a proof was renewed. */
  readonly page: string;
};

/** Answers a posted form. @throws Refusal `form.origin`, and what `readForm` throws */
export async function guardForm(
  request: Request,
  { publicUrl, page, ...shape }: FormGuard,
  answer: (form: URLSearchParams) => Answer,
): Promise<Response> {
  requireSameOrigin(request, publicUrl);
  const form = await readForm(request, shape);
  return guard(page, () => answer(form));
}

/** A form for a module of ours, which reads what it is told rather than being led about. */
export async function guardModule(
  request: Request,
  publicUrl: string,
  answer: (form: URLSearchParams) => Promise<unknown>,
): Promise<Response> {
  requireSameOrigin(request, publicUrl);
  const reply = await answer(await readForm(request));
  return Response.json(reply, {
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff" },
  });
}

/** See Other, never kept. */
export function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}

/** A path of this house to go on to; anything else leads to `otherwise`. */
export function safeReturn(path: string | null, otherwise: string): string {
  return path !== null && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) ? path : otherwise;
}

/** A positive whole number that a form names a row by. @throws Refusal `form.id` */
export function idIn(form: URLSearchParams, name = "id"): number {
  const text = form.get(name) ?? "";
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw invalid(
    "form.id",
    "The form does not say which one is meant.",
    "Open its page and send it from there.",
  );
}

async function guard(page: string, answer: () => Answer): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const next = `return=${encodeURIComponent(page)}`;
    if (error.kind === "unauthenticated") return seeOther(`/sign-in?${next}`);
    if (error.code === "step_up.needed") return seeOther(`/account/step-up?${next}`);
    throw error;
  }
}

/** Forms come from our own pages: browsers say so in `Origin`, and where they leave it out, in `Sec-Fetch-Site`. */
function requireSameOrigin(request: Request, publicUrl: string): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const same = origin === null ? site === "same-origin" : origin === new URL(publicUrl).origin;
  if (same && (site === null || site === "same-origin")) return;
  throw new Refusal({
    kind: "forbidden",
    code: "form.origin",
    message: "This form was sent from another site.",
    remedy: `Open ${publicUrl} and send it from there.`,
  });
}
