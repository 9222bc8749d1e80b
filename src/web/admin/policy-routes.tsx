/** `/admin/policy`: the policy in force, loaded again from its file, and the check of another; nothing here edits it (J40). */
import type { Elysia } from "elysia";
import { requireAdmin } from "../../accounts/invitation.ts";
import { formatFault } from "../../config/fault.ts";
import { parsePolicyText } from "../../config/parse-policy.ts";
import { Refusal } from "../../errors.ts";
import { currentPolicy } from "../../gate/current-policy.ts";
import { reportParts } from "../../gate/forecast-words.ts";
import { failedLoad, lastLoads } from "../../gate/load-policy.ts";
import { locksOut, lookAhead } from "../../gate/look-ahead.ts";
import { laterLockOut } from "../../gate/require-admin-left.ts";
import { seeOther } from "../guard.ts";
import { pageResponse } from "../page-response.ts";
import type { PersonDeps } from "../person-deps.ts";
import { personForm } from "../person-form.ts";
import type { Visitor } from "../session.ts";
import { adminForm, adminPage } from "./admin-guard.ts";
import type { CheckResult } from "./policy-check-form.tsx";
import { PolicyPage, type Reloaded } from "./policy-page.tsx";

const PAGE = "/admin/policy";

/** Loads shown. */
const LOADS = 10;

export function policyRoutes(app: Elysia, deps: PersonDeps): void {
  app.get(PAGE, ({ request }) =>
    adminPage(deps, request, (visitor, query) => {
      const outcome = OUTCOMES.find((each) => each === query.get("reload"));
      return show(deps, visitor, outcome === undefined ? {} : { reloaded: outcome });
    }),
  );
  app.post(`${PAGE}/reload`, ({ request }) => reload(deps, request), { parse: "none" });
  app.post(`${PAGE}/check`, ({ request }) => check(deps, request), { parse: "none" });
}

const OUTCOMES: readonly Reloaded[] = ["loaded", "same", "refused"];

/** What keeps a policy from being loaded is on the page that it leads back to. */
async function reload(deps: PersonDeps, request: Request): Promise<Response> {
  return adminForm(deps, request, {
    event: "policy.load",
    page: PAGE,
    act: async ({ actor }) => {
      if (deps.policyDesk.reload === undefined) throw noFile();
      try {
        const { loaded } = await deps.policyDesk.reload(actor);
        return seeOther(`${PAGE}?reload=${loaded ? "loaded" : "same"}`);
      } catch (error) {
        if (!(error instanceof Refusal) || !["invalid", "conflict"].includes(error.kind)) throw error;
        return seeOther(`${PAGE}?reload=refused`);
      }
    },
  });
}

/** Changes nothing, so that an old proof will do. */
async function check(deps: PersonDeps, request: Request): Promise<Response> {
  return personForm(deps, request, {
    event: "policy.check",
    page: PAGE,
    files: true,
    act: (visitor, form) => {
      requireAdmin(visitor.session.person);
      const uploaded = form.get("file") ?? "";
      const text = uploaded === "" ? (form.get("text") ?? "") : uploaded;
      return show(deps, visitor, { text, checked: checkText(deps, text) });
    },
  });
}

function checkText({ db, now, publicUrl, policyDesk }: PersonDeps, text: string): CheckResult {
  const policy = parsePolicyText(text, currentPolicy(db.orm).policy.file);
  if ("faults" in policy) return { faults: policy.faults.map(formatFault) };
  const { countTop } = policyDesk;
  const report = lookAhead(db.orm, { after: policy, at: now(), publicUrl, countTop });
  return { parts: reportParts(report), locksOut: locksOut(report) };
}

type Shown = { readonly reloaded?: Reloaded; readonly text?: string; readonly checked?: CheckResult };

function show({ db, now, policyDesk }: PersonDeps, { session, csrf }: Visitor, shown: Shown): Response {
  const at = now();
  const { policy, publicUrl } = currentPolicy(db.orm);
  return pageResponse(
    <PolicyPage
      userName={session.person.name}
      csrf={csrf}
      at={at}
      policy={policy}
      loads={lastLoads(db.orm, LOADS)}
      failure={failedLoad(db.orm)}
      warning={laterLockOut(db.orm, { policy, at, publicUrl })?.sentence}
      reloads={policyDesk.reload !== undefined}
      {...shown}
    />,
  );
}

function noFile(): Refusal {
  return new Refusal({
    kind: "conflict",
    code: "policy.no_file",
    message: "This server was started without a config file, so there is no policy to load.",
    remedy: "Start it with --config gatehouse.yaml.",
  });
}
