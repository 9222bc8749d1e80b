/** Gathers what the pages about one account, one token and one factor tell. */
import { criticalProjects } from "../../gate/critical-projects.ts";
import { accountOf } from "../../accounts/list-accounts.ts";
import { listSessions } from "../../accounts/list-sessions.ts";
import type { EventFilter } from "../../audit/view/event-filter.ts";
import { filterFields } from "../../audit/view/event-filter.ts";
import type { Scope } from "../../audit/view/event-clauses.ts";
import { findEvents } from "../../audit/view/find-events.ts";
import { namesOf } from "../../audit/view/names-of.ts";
import { type Publisher, publishedBy } from "../../audit/view/published-by.ts";
import { type OwnProject, ownProjects } from "../../catalog/own-projects.ts";
import { downloadsOf } from "../../downloads/downloads-of.ts";
import { installsOf } from "../../downloads/installs-of.ts";
import { quote, Refusal } from "../../errors.ts";
import { matchesGlob } from "../../packaging/name-glob.ts";
import { type Factor, listFactors } from "../../second-factor/list-factors.ts";
import { listTokens, type TokenSummary } from "../../tokens/list-tokens.ts";
import type { PersonDeps } from "../person-deps.ts";
import type { FactorTrailPageProps } from "./factor-trail-page.tsx";
import type { PersonTrailPageProps } from "./person-trail-page.tsx";
import type { TokenTrailPageProps } from "./token-trail-page.tsx";
import type { Deeds, Takings } from "./trail-parts.tsx";

/** Rows of each list. */
const SIZE = 20;
/** Projects and tokens that are named. */
const MOST = 200;

type Shown<P> = Omit<P, "userName" | "csrf">;

/** @throws Refusal `person.unknown` */
export function personTrailOf(deps: PersonDeps, name: string): Shown<PersonTrailPageProps> {
  const account = accountOf(deps.db, name);
  const { id } = account;
  return {
    account,
    tokens: listTokens(deps.db, id).toReversed().slice(0, MOST),
    factors: listFactors(deps.db.orm, id),
    sessions: listSessions(deps, id),
    projects: projectsOf(deps, id),
    deeds: deedsOf(deps, { scope: { kind: "person", userId: id }, filter: {} }, { actor: account.name }),
    takings: takingsOf(deps, { userId: id }),
    now: deps.now(),
  };
}

/** @throws Refusal `token.unknown_id` */
export function tokenTrailOf(deps: PersonDeps, id: number): Shown<TokenTrailPageProps> {
  const token = requireToken(deps, id);
  const filter = { token: id };
  return {
    token,
    projects: projectsOf(deps, accountOf(deps.db, token.user).id).filter(({ name }) => reaches(token, name)),
    deeds: deedsOf(deps, { scope: { kind: "house" }, filter }, filter),
    takings: takingsOf(deps, { tokenId: id }),
    now: deps.now(),
  };
}

/** @throws Refusal `person.unknown`, `factor.none` */
export function factorTrailOf(
  deps: PersonDeps,
  { name, kind, id }: { readonly name: string; readonly kind: string; readonly id: number },
): Shown<FactorTrailPageProps> {
  const owner = accountOf(deps.db, name);
  const factor = listFactors(deps.db.orm, owner.id).find((each) => each.kind === kind && each.id === id);
  if (factor === undefined) throw noFactor(owner.name, id);
  const filter = { text: factor.label };
  return {
    owner: owner.name,
    factor,
    deeds: deedsOf(
      deps,
      { scope: { kind: "person", userId: owner.id }, filter },
      { ...filter, actor: owner.name },
    ),
    takings: { taken: downloadsOf(deps.db, { userId: owner.id }, since(factor)).slice(0, SIZE) },
  };
}

/** The account behind a row of it. @throws Refusal `token.unknown_id` */
export function requireToken({ db }: Pick<PersonDeps, "db">, id: number): TokenSummary {
  const token = listTokens(db).find((each) => each.id === id);
  if (token !== undefined) return token;
  throw new Refusal({
    kind: "not_found",
    code: "token.unknown_id",
    message: `There is no token ${id}.`,
    remedy: "The pages of its holder show which there are.",
  });
}

type Asked = { readonly scope: Scope; readonly filter: EventFilter };

/** @param all what the audit log itself is asked for, to see the rest */
function deedsOf({ db }: PersonDeps, asked: Asked, all: EventFilter): Deeds {
  const { events } = findEvents(db, { ...asked, size: SIZE });
  const query = new URLSearchParams(filterFields(all));
  return { events, names: namesOf(db, events), all: `/admin/audit?${query}` };
}

function takingsOf({ db }: PersonDeps, who: Publisher): Takings {
  const page = { page: 1, size: SIZE };
  return {
    taken: downloadsOf(db, who, page).slice(0, SIZE),
    installs: installsOf(db, publishedBy(db, who), page).slice(0, SIZE),
  };
}

/** A browser's downloads are its person's: those since the factor was added. */
function since({ createdAt }: Factor): { page: number; size: number; since: number } {
  return { page: 1, size: SIZE, since: createdAt };
}

function projectsOf({ db, now }: PersonDeps, userId: number): OwnProject[] {
  const standings = criticalProjects(db.orm, now(), userId);
  return ownProjects(db, userId, { part: "", order: "name", page: 1, size: MOST, standings }).slice(0, MOST);
}

function reaches({ projects, newProject }: TokenSummary, name: string): boolean {
  if (newProject === "due") return false;
  return projects === null || projects.some((glob) => matchesGlob(glob, name));
}

function noFactor(name: string, id: number): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "factor.none",
    message: `${quote(name)} has no factor ${id}.`,
    remedy: "It may be removed already; look at the account again.",
  });
}
