/** Tells people of the rules on their projects, each step once: by a notice and one letter for all that is new. */
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { people } from "../db/schema/people.ts";
import { policyTold } from "../db/schema/readiness.ts";
import { type Tx, write } from "../db/write.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import { notifyInWords } from "../mail/letter-words.ts";
import { dutyLetter } from "./duty-letter.ts";
import { type Listener, type News, newsFor, type Told, toldKey } from "./news.ts";
import type { StoppingToken, Survey, SurveyedPerson } from "./survey.ts";

export type TellDeps = { readonly db: Db; readonly now: () => number };

/** The house itself, which has no address. */
const house: Actor = { kind: "console", operator: "gatehouse", ip: "-", agent: "gatehouse", requestId: "-" };

/** How many people one transaction tells. */
const BATCH = 50;

/** No record names more projects, and no letter more admins. */
const NAMED = 100;
const ASKED = 3;

/**
 * To be called now and then with a survey of this moment. What was told is written down with the notice and the letter,
 * so that nobody hears twice, over restarts and from several processes. Gives how many people were told.
 */
export async function tellPeople({ db, now }: TellDeps, { load, people: surveyed }: Survey): Promise<number> {
  const at = now();
  const told = readTold(db.orm);
  const others = serviceTokens(surveyed);
  const listeners = surveyed
    .filter(({ kind }) => kind === "person")
    .map((person) => ({ person, others: tokensFor(person, others) }))
    .filter((listener) => newsFor(listener, told.get(listener.person.id) ?? new Map(), at).length > 0);
  let count = 0;
  for (let from = 0; from < listeners.length; from += BATCH) {
    const some = listeners.slice(from, from + BATCH);
    count += write(db, (tx) => {
      // Another policy makes the survey untrue; the next call has a newer one.
      if (currentPolicy(tx).id !== load) return 0;
      return some.filter((listener) => tellOne(tx, listener, at)).length;
    });
    await Bun.sleep(0);
  }
  return count;
}

/** Whether there was anything to say. */
function tellOne(tx: Tx, listener: Listener, at: number): boolean {
  const { person } = listener;
  const news = newsFor(listener, readTold(tx, person.id).get(person.id) ?? new Map(), at);
  for (const { duty, key } of news) {
    tx.insert(policyTold)
      .values({ userId: person.id, project: duty.project, rule: key, toldAt: at })
      .onConflictDoUpdate({
        target: [policyTold.userId, policyTold.project, policyTold.rule],
        set: { toldAt: at },
      })
      .run();
  }
  const said = news.filter((each) => each.said);
  if (said.length === 0) return false;
  const { stage, subject, body } = dutyLetter({ ...listener, news: said, admins: adminNames(tx), at });
  const notice = { userId: person.id, kind: `policy.${stage}`, subject } as const;
  notifyInWords(tx, { actor: house, at }, { notice, body });
  record(
    tx,
    { actor: house, at },
    { event: "policy.tell", outcome: "done", subject: person.id, details: { stage, ...names(said) } },
  );
  return true;
}

function names(said: readonly News[]) {
  const projects = [...new Set(said.map(({ duty }) => duty.project))];
  return { projects: projects.slice(0, NAMED), count: projects.length };
}

/** By user id. */
function readTold(tx: Tx, userId?: number): ReadonlyMap<number, Told> {
  const told = new Map<number, Map<string, number>>();
  const rows = tx
    .select()
    .from(policyTold)
    .where(userId === undefined ? undefined : eq(policyTold.userId, userId))
    .all();
  for (const { userId: id, project, rule, toldAt } of rows) {
    const own = told.get(id) ?? new Map<string, number>();
    told.set(id, own.set(toldKey(project, rule), toldAt));
  }
  return told;
}

/** Those of service accounts that would stop, by project: nobody but the people of a project can hear of them. */
function serviceTokens(surveyed: readonly SurveyedPerson[]): ReadonlyMap<string, readonly StoppingToken[]> {
  const found = new Map<string, StoppingToken[]>();
  for (const { name, kind, stopping } of surveyed) {
    for (const token of kind === "service" ? stopping : []) {
      if (token.user !== name) continue;
      for (const project of token.projects) found.set(project, [...(found.get(project) ?? []), token]);
    }
  }
  return found;
}

function tokensFor({ duties }: SurveyedPerson, others: ReadonlyMap<string, readonly StoppingToken[]>) {
  // What is asked of everybody would have each person hear of each token.
  const found = duties.flatMap(({ project }) => (project === "" ? [] : (others.get(project) ?? [])));
  return [...new Map(found.map((token) => [token.id, token])).values()];
}

function adminNames(tx: Tx): string[] {
  return tx
    .select({ name: people.name })
    .from(people)
    .where(and(eq(people.admin, true), isNull(people.disabledAt)))
    .orderBy(asc(people.name))
    .limit(ASKED)
    .all()
    .map(({ name }) => name);
}
