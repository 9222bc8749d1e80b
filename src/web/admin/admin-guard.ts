/** What stands before every page and form of admins: who looks is one, and a change has a fresh proof and leaves a record. */
import { requireAdmin } from "../../accounts/invitation.ts";
import { requireFresh } from "../../accounts/step-up.ts";
import type { RefusableName } from "../../audit/events/registry.ts";
import { guardPage, seeOther } from "../guard.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import { requireVisitor, type Visitor } from "../session.ts";

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
  readonly event: RefusableName;
  /** Where its form stands, and where it leads back to. */
  readonly page: string;
  /** Gives a page of its own, or nothing. */
  readonly act: (visitor: Visitor, form: URLSearchParams) => Response | undefined | void;
};

/** @throws Refusal `admin.needed`, `form.*`, and what the deed throws */
export async function adminForm(deps: PersonDeps, request: Request, deed: AdminDeed): Promise<Response> {
  const { event, page, act } = deed;
  return personForm(deps, request, {
    event,
    page,
    act: (visitor, form) => {
      requireAdmin(visitor.session.person);
      requireFresh(deps.db.orm, visitor.session, { change: "other", now: deps.now() });
      return act(visitor, form) ?? seeOther(page);
    },
  });
}
