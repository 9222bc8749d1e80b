/** A posted form of somebody signed in: the form is ours, the session is theirs, and a refusal of rights is recorded. */
import type { RefusableName } from "../audit/events/registry.ts";
import { isDenied, recordRefusal } from "../audit/record-refusal.ts";
import { Refusal } from "../errors.ts";
import { guardForm, guardModule } from "./guard.ts";
import type { PersonDeps } from "./person-deps.ts";
import { requireToken, requireVisitor, type Visitor } from "./session.ts";

type FormDeps = Pick<PersonDeps, "db" | "now" | "sessions" | "publicUrl">;

export type PersonDeed = {
  /** What the record calls it when it is refused. */
  readonly event: RefusableName;
  /** Where its form stands: where to go on after a proof was renewed. */
  readonly page: string;
  readonly project?: string;
  readonly act: (visitor: Visitor, form: URLSearchParams) => Response | Promise<Response>;
};

/** @throws Refusal `form.*`, `session.needed`, and what the deed throws */
export async function personForm(deps: FormDeps, request: Request, deed: PersonDeed): Promise<Response> {
  return guardForm(request, { publicUrl: deps.publicUrl, page: deed.page }, async (form) => {
    const visitor = requireVisitor(deps, request);
    return recorded(deps, { visitor, ...deed }, async () => {
      requireToken(visitor, form);
      return deed.act(visitor, form);
    });
  });
}

export type ModuleDeed = {
  readonly event: RefusableName;
  readonly act: (visitor: Visitor, form: URLSearchParams) => Promise<unknown>;
};

/** The same for a form that a module of ours sends. */
export async function personModule(deps: FormDeps, request: Request, deed: ModuleDeed): Promise<Response> {
  return guardModule(request, deps.publicUrl, async (form) => {
    const visitor = requireVisitor(deps, request);
    return recorded(deps, { visitor, event: deed.event }, async () => {
      requireToken(visitor, form);
      return deed.act(visitor, form);
    });
  });
}

type Recorded = { readonly visitor: Visitor; readonly event: RefusableName; readonly project?: string };

async function recorded<T>(deps: FormDeps, of: Recorded, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    noteRefusal(deps, of, error);
    throw error;
  }
}

/** Records a no that was about rights; for those who answer it with a page of their own. */
export function noteRefusal(
  deps: Pick<FormDeps, "db" | "now">,
  { visitor, event, project }: Recorded,
  error: unknown,
): void {
  if (!(error instanceof Refusal) || !isOfRights(error)) return;
  recordRefusal(deps, visitor.actor, {
    event,
    refusal: error,
    ...(project === undefined ? {} : { project }),
  });
}

/** A stale proof is no denial: it leads to where it is renewed. */
function isOfRights(refusal: Refusal): boolean {
  return (
    isDenied(refusal) || (refusal.kind === "second_factor_required" && refusal.code !== "step_up.needed")
  );
}
