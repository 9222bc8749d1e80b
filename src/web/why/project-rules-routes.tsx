/** `/why/{project}`: which rules make a project critical, and what each act of somebody would come to; as a page or JSON. */
import type { Elysia } from "elysia";
import { findProject, roleOf } from "../../catalog/project.ts";
import { isAdmin, type Actor } from "../../actor.ts";
import { requirePerson } from "../../accounts/person.ts";
import { listRoles } from "../../catalog/roles.ts";
import { invalid, quote, Refusal } from "../../errors.ts";
import { type Explanation, explainPolicy, plainRules, strongestSession } from "../../gate/explain-policy.ts";
import { whoActs } from "../../gate/who-acts.ts";
import { prefersJson } from "../../packaging/accept.ts";
import { isValidProjectName, normalizeName, type ProjectName } from "../../packaging/project-name.ts";
import { type PolicyAction, policyActions } from "../../policy/facts.ts";
import { pageResponse } from "../page-response.ts";
import { guardReading, type ReaderDeps, readerOf } from "../reader.ts";
import { ProjectRulesPage } from "./project-rules-page.tsx";

export function projectRulesRoutes(app: Elysia, deps: ReaderDeps): void {
  app.get("/why/:name", ({ request, params }) =>
    guardReading(request, () => answer(deps, request, params.name)),
  );
}

function answer(deps: ReaderDeps, request: Request, named: string): Response {
  const name = normalizeName(named) as ProjectName;
  const actor = readerOf(deps, request, name);
  if (!isValidProjectName(named)) throw invalid("project.name", `${quote(named)} is not a project name.`);
  const { search, searchParams: query } = new URL(request.url);
  if (named !== name) {
    return new Response(null, { status: 301, headers: { location: `/why/${name}${search}` } });
  }
  const user = query.get("user") ?? "";
  const looked = look(deps, actor, { name, user, action: query.get("action") ?? "" });
  if (prefersJson(request.headers.get("accept"))) return json(name, looked);
  return pageResponse(
    <ProjectRulesPage name={name} {...looked} self={looked.user === looked.reader} choose={looked.mayAsk} />,
  );
}

type Asked = { readonly name: ProjectName; readonly user: string; readonly action: string };

type Looked = {
  readonly reader: string;
  /** Whose acts are told. */
  readonly user: string;
  readonly exists: boolean;
  /** Whether whoever reads may ask about others. */
  readonly mayAsk: boolean;
  readonly explained: Explanation;
};

/** @throws Refusal `session.needed`, `why.others`, `why.action`, `person.unknown` */
function look({ db, now }: ReaderDeps, actor: Actor, { name, user, action }: Asked): Looked {
  const tx = db.orm;
  if (actor.kind === "anonymous" || actor.kind === "console") throw signInFirst();
  const found = findProject(tx, name);
  // One whose first release still waits is not there for strangers.
  const shown =
    found !== undefined && (found.serial > 0 || isAdmin(actor) || roleOf(tx, actor, found) !== undefined);
  const project = shown ? found : undefined;
  const mayAsk = isAdmin(actor) || (project !== undefined && roleOf(tx, actor, project) === "owner");
  const other = user !== "" && user.toLowerCase() !== actor.userName;
  // Who proves themselves how is for admins, and for owners as far as their own people go.
  if (other && !mayAsk) throw notTheirs();
  if (other && !isAdmin(actor) && !listRoles(db, name).some((each) => each.user === user.toLowerCase()))
    throw notTheirs();
  const explained = explainPolicy(tx, {
    project: name,
    at: now(),
    who: other ? strongestSession(tx, user) : whoActs(tx, actor),
    actions: action === "" ? policyActions : [requireAction(action)],
  });
  const about = other ? requirePerson(tx, user).name : actor.userName;
  return { reader: actor.userName, user: about, exists: project !== undefined, mayAsk, explained };
}

function requireAction(written: string): PolicyAction {
  const action = policyActions.find((each) => each === written);
  if (action !== undefined) return action;
  throw invalid(
    "why.action",
    `There is no action ${quote(written)}.`,
    `There are: ${policyActions.join(", ")}.`,
  );
}

function json(project: string, { user, exists, explained }: Looked): Response {
  return Response.json(
    { project, exists, user, rules: plainRules(explained.rules), actions: explained.actions },
    { headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", vary: "Accept" } },
  );
}

function signInFirst(): Refusal {
  return new Refusal({
    kind: "unauthenticated",
    code: "session.needed",
    message: "What the policy asks is told to people of this house.",
    remedy: "Sign in, or send a token.",
  });
}

function notTheirs(): Refusal {
  return new Refusal({
    kind: "forbidden",
    code: "why.others",
    message: "How others prove themselves is told to admins, and to owners of a project about its people.",
    remedy: "Leave out the user to ask about yourself.",
  });
}
