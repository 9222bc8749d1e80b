/** What stands before every page and form of admins: who looks is one, and a change has a fresh proof and leaves a record. */
import { requireAdmin } from "../../accounts/invitation.ts";
import { requireFresh } from "../../accounts/step-up.ts";
import { isDenied, recordRefusal } from "../../audit/record-refusal.ts";
import { Refusal } from "../../errors.ts";
import { guardForm, guardPage, seeOther } from "../guard.ts";
import type { PersonDeps } from "../person-deps.ts";
import { requireToken, requireVisitor, type Visitor } from "../session.ts";

/** @throws Refusal `admin.needed` */
export async function adminPage(
  deps: PersonDeps,
  request: Request,
  show: (visitor: Visitor, query: URLSearchParams) => Response,
): Promise<Response> {
  return guardPage(request, () => {
    const visitor = requireVisitor(deps, request);
    requireAdmin(visitor.session.person);
    return show(visitor, new URL(request.url).searchParams);
  });
}

export type AdminDeed = {
  /** What is recorded when it is refused. */
  readonly event: string;
  /** Where its form stands, and where it leads back to. */
  readonly page: string;
  readonly act: (visitor: Visitor, form: URLSearchParams) => void;
};

/** @throws Refusal `admin.needed`, `form.*`, and what the deed throws */
export async function adminForm(deps: PersonDeps, request: Request, deed: AdminDeed): Promise<Response> {
  const { event, page, act } = deed;
  return guardForm(request, { publicUrl: deps.publicUrl, page }, (form) => {
    const visitor = requireVisitor(deps, request);
    requireToken(visitor, form);
    try {
      requireAdmin(visitor.session.person);
      requireFresh(deps.db.orm, visitor.session, { change: "other", now: deps.now() });
      act(visitor, form);
    } catch (error) {
      if (error instanceof Refusal && isDenied(error))
        recordRefusal(deps, visitor.actor, { event, refusal: error });
      throw error;
    }
    return seeOther(page);
  });
}
