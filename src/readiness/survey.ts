/** Who is ready for what the policy asks, or comes to ask, of them: people, service accounts, and tokens by name. */
import { strengthOf } from "../accounts/strength.ts";
import type { Level } from "../actor.ts";
import type { Tx } from "../db/write.ts";
import { criticalProjects, type Standings } from "../gate/critical-projects.ts";
import { currentPolicy } from "../gate/current-policy.ts";
import type { Shortfall } from "../policy/evaluate.ts";
import type { Standing } from "../policy/standing.ts";
import {
  EVERYTHING,
  type Held,
  type Holder,
  houseStanding,
  readAccounts,
  readHeld,
  readHeldBy,
} from "./holders.ts";
import { type JudgedToken, judgeToken, personReady } from "./judge.ts";
import { readStrengths } from "./strengths.ts";
import { type UploadingToken, uploadingTokens } from "./uploading-tokens.ts";

export type Duty = Held & {
  /** Whether they have what it takes; a service account is ready where each of its tokens is. */
  readonly ready: boolean;
};

export type StoppingToken = {
  readonly id: number;
  readonly name: string;
  /** Who holds it. */
  readonly user: string;
  /** Why it stops for the first of `projects`. */
  readonly why: Shortfall;
  /** What it stops working for; '' for everything. Never empty. */
  readonly projects: readonly string[];
};

export type SurveyedPerson = Holder & {
  /** The strongest proof they can give now. */
  readonly level: Level;
  /** In the order of `criticalProjects`, after what is asked of everybody. */
  readonly duties: readonly Duty[];
  /** How many tokens of theirs, or minted by them, reach one of these projects. */
  readonly tokens: number;
  /** Those among them that they hold. */
  readonly ownTokens: number;
  /** Those that would stop. */
  readonly stopping: readonly StoppingToken[];
};

type Known = {
  readonly holders: readonly Holder[];
  readonly tokens: readonly UploadingToken[];
  readonly level: (userId: number) => Level;
  readonly held: (holder: Holder) => readonly Held[];
};

export type Survey = {
  /** The load of the policy that it judged by. */
  readonly load: number | undefined;
  /** By name: everybody with something to look after. */
  readonly people: readonly SurveyedPerson[];
  readonly critical: Standings;
};

/** Looks at everybody, and judges by what holds once all that was announced is enforced. */
export function survey(tx: Tx, at: number): Survey {
  const load = currentPolicy(tx).id;
  const level = readStrengths(tx);
  const house = houseStanding(tx, at);
  const critical = criticalProjects(tx, at);
  if (critical.size === 0 && house === undefined) return { load, people: [], critical };
  const all = readHeld(tx, critical);
  const held = ({ id }: Holder) => withHouse(house, all.get(id) ?? []);
  const tokens = uploadingTokens(tx, { at, strength: level });
  return { load, people: judgeAll({ holders: readAccounts(tx), tokens, level, held }), critical };
}

/** The same of one person; nothing where nothing is asked of them. */
export function surveyOne(tx: Tx, at: number, userId: number): SurveyedPerson | undefined {
  const house = houseStanding(tx, at);
  const level = (id: number) => strengthOf(tx, id).strongest;
  const tokens = uploadingTokens(tx, { at, about: [userId], strength: level });
  const holders = readAccounts(tx, [...new Set([userId, ...tokens.map(({ holderId }) => holderId)])]);
  const all = new Map(holders.map(({ id }) => [id, withHouse(house, readHeldBy(tx, at, id))]));
  const held = ({ id }: Holder) => all.get(id) ?? [];
  return judgeAll({ holders, tokens, level, held }).find(({ id }) => id === userId);
}

function withHouse(house: Standing | undefined, held: readonly Held[]): readonly Held[] {
  return house === undefined ? held : [{ project: EVERYTHING, standing: house }, ...held];
}

/** Judges those who hold something, or minted a token for somebody who does. */
export function judgeAll({ holders, tokens, level, held }: Known): readonly SurveyedPerson[] {
  const byId = new Map(holders.map((holder) => [holder.id, holder]));
  const judged = new Map<number, { token: UploadingToken; its: JudgedToken }[]>();
  for (const token of tokens) {
    const holder = byId.get(token.holderId);
    const its = holder === undefined ? undefined : judgeToken(token, held(holder));
    if (its === undefined || its.reached.length === 0) continue;
    for (const id of new Set([token.holderId, token.minterId ?? token.holderId])) {
      judged.set(id, [...(judged.get(id) ?? []), { token, its }]);
    }
  }
  return holders
    .map((holder): SurveyedPerson => {
      const own = judged.get(holder.id) ?? [];
      const stopping = own.flatMap(({ token, its }) => stoppingToken(token, its) ?? []);
      const ready = readiness(holder, level(holder.id), own);
      const duties = held(holder).map((each) => ({ ...each, ready: ready(each) }));
      const ownTokens = own.filter(({ token }) => token.holderId === holder.id).length;
      return { ...holder, level: level(holder.id), duties, tokens: own.length, ownTokens, stopping };
    })
    .filter(({ duties, tokens: count }) => duties.length > 0 || count > 0);
}

function stoppingToken({ id, facts }: UploadingToken, { reached }: JudgedToken): StoppingToken | undefined {
  const stops = reached.filter(({ why }) => why !== undefined);
  const why = stops[0]?.why;
  if (why === undefined) return undefined;
  return { id, name: facts.token, user: facts.user, why, projects: stops.map(({ held }) => held.project) };
}

/** Once for each standing that somebody meets. */
function readiness(
  { id, name, kind }: Holder,
  level: Level,
  own: readonly { token: UploadingToken; its: JudgedToken }[],
): (held: Held) => boolean {
  if (kind === "service") {
    const stopped = new Set(
      own
        .filter(({ token }) => token.holderId === id)
        .flatMap(({ its }) =>
          its.reached.filter(({ why }) => why !== undefined).map(({ held }) => held.project),
        ),
    );
    return ({ project }) => !stopped.has(project);
  }
  const known = new Map<Standing, boolean>();
  return ({ standing }) => {
    const ready = known.get(standing) ?? personReady({ user: name, level }, standing);
    known.set(standing, ready);
    return ready;
  };
}
