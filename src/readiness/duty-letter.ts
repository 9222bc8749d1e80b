/** The one letter that tells somebody of rules on their projects: which, what to do, by when, and how they stand. */
import type { Level } from "../actor.ts";
import type { LetterBody } from "../mail/letter.ts";
import { tameWords } from "../mail/tame.ts";
import { dayOf } from "../policy/dates.ts";
import { citeRule } from "../policy/decision-words.ts";
import type { Stage } from "../policy/moments.ts";
import type { Rule } from "../policy/policy.ts";
import { demandPhrase } from "../policy/rule-words.ts";
import { EVERYTHING } from "./holders.ts";
import { furthest, type Listener, type News } from "./news.ts";
import { stopWords } from "./stop-words.ts";
import type { StoppingToken } from "./survey.ts";

export type DutyNews = Listener & {
  /** Those to be said; never none. */
  readonly news: readonly News[];
  /** Whom to ask, by name. */
  readonly admins: readonly string[];
  readonly at: number;
};

export type DutyLetter = {
  readonly stage: Stage;
  /** What its notice is about. */
  readonly subject: string;
  readonly body: LetterBody;
};

export function dutyLetter(told: DutyNews): DutyLetter {
  const { person, news, at } = told;
  const stage = furthest(news);
  const shown = news.filter(({ due }) => due.stage === stage);
  const by = dueDay(shown, at);
  const projects = [...new Set(shown.map(({ duty }) => duty.project))];
  const stopping = stoppingFor(told);
  const idle = news.every(({ duty }) => duty.ready) && stopping.length === 0;
  const subject = `${nameSome(projects)}${by === undefined ? "" : `, ${stage === "enforced" ? "since" : "from"} ${by}`}`;
  return {
    stage,
    subject,
    body: {
      subject: `${subjectWords(stage, by, at)}${idle ? ": nothing to do" : ""}`,
      greeting: `Hello ${tameWords(person.name)},`,
      lead: idle
        ? `${leadWords(stage, by)} You are ready: there is nothing to do.`
        : `${leadWords(stage, by)} You have something to do.`,
      facts: [...rulesOf(news, at), ...ownState(told, stopping)],
      steps: idle
        ? [keepsWorking(by), whereListed]
        : [...deeds(told, stopping), keepsWorking(by), whereListed],
    },
  };
}

/** The first day among those rules; nothing where they hold already, without a date. */
function dueDay(news: readonly News[], at: number): string | undefined {
  const dates = news.map(({ rule }) => rule.enforceFrom ?? rule.since ?? at).filter((date) => date > 0);
  return dates.length === 0 ? undefined : dayOf(Math.min(...dates));
}

function subjectWords(stage: Stage, by = "now on", at: number): string {
  if (stage === "announced") return `New rules for projects of yours from ${by}`;
  if (stage === "warned") return `Projects of yours warn until ${by} and then refuse`;
  if (stage === "enforced") return `Rules for projects of yours are in force since ${by}`;
  const left = Math.max(1, Math.ceil((Date.parse(by) - at) / 86_400_000));
  return `${left === 1 ? "1 day" : `${left} days`} left, then projects of yours refuse (${by})`;
}

function leadWords(stage: Stage, by = "now on"): string {
  if (stage === "enforced")
    return "The rules below are in force: whoever does not meet them cannot change these projects.";
  const warns =
    stage === "warned" ? " Until then every change that would be refused is done with a warning." : "";
  return `From ${by} on, whoever does not meet the rules below cannot change these projects.${warns}`;
}

/** Each rule with all of the projects that it is told of. */
function rulesOf(news: readonly News[], at: number): readonly (readonly [string, string])[] {
  const byRule = new Map<string, { rule: Rule; projects: string[] }>();
  for (const { key, rule, duty } of news) {
    const known = byRule.get(key) ?? { rule, projects: [] };
    known.projects.push(duty.project);
    byRule.set(key, known);
  }
  return [...byRule.values()].flatMap(({ rule, projects }) => [
    ["Projects", projects.map(projectWords).join(", ")] as const,
    ["Asked for", demandPhrase(rule)] as const,
    ["By the rule", citeRule(rule, at)] as const,
  ]);
}

function ownState({ person, admins }: DutyNews, stopping: readonly StoppingToken[]) {
  const names = stopping.map(({ name, user, why }) => {
    const whose = user === person.name ? "" : ` of ${tameWords(user)}`;
    return `${tameWords(name)}${whose} (${stopWords(why)})`;
  });
  return [
    ["You have", HAS[person.level]] as const,
    ["Tokens that would stop", names.length === 0 ? "none" : names.join(", ")] as const,
    ...(admins.length === 0 ? [] : [["Ask", admins.map(tameWords).join(", ")] as const]),
  ];
}

const HAS: Readonly<Record<Level, string>> = {
  password: "a password, and no second factor that works now",
  any_2fa: "an authenticator app, and no security key or passkey",
  phishing_resistant: "a security key or passkey",
};

/** Of the person, and of service accounts, as far as they stop for what is told. */
function stoppingFor({ person, others, news }: DutyNews): readonly StoppingToken[] {
  const projects = new Set(news.map(({ duty }) => duty.project));
  const own = new Set(person.stopping.map(({ id }) => id));
  return [...person.stopping, ...others.filter(({ id }) => !own.has(id))].filter((token) =>
    token.projects.some((project) => projects.has(project)),
  );
}

function deeds({ news }: DutyNews, stopping: readonly StoppingToken[]): LetterBody["steps"] {
  const short = news.filter(({ duty }) => !duty.ready);
  const key = short.some(({ rule }) => rule.level === "phishing_resistant");
  const steps: LetterBody["steps"][number][] = [];
  if (short.length > 0) {
    steps.push({
      words: key
        ? "Add a security key or a passkey. This computer's fingerprint, face or PIN, a phone, a password manager or a USB key will do; it costs nothing, and two are better than one:"
        : "Add a second factor: an app that shows six digits, a passkey or a security key. All are free, and two are better than one:",
      path: "/account/factors",
    });
  }
  if (stopping.length > 0) {
    steps.push({
      words: `${short.length > 0 ? "Then sign in with it and make" : "Sign in with your factor and make"} new tokens in place of those named above, and put them where the old ones are:`,
      path: "/account/tokens/new",
    });
  }
  return steps;
}

function keepsWorking(by: string | undefined): LetterBody["steps"][number] {
  const date = by === undefined ? "" : `; done before ${by}, nothing of yours ever stops`;
  return {
    words: `Uploads of tools and CI by token go on working and never ask for a code, as long as you are ready${date}. Installing is never refused by these rules.`,
  };
}

const whereListed: LetterBody["steps"][number] = {
  words:
    "All your critical projects, with the rule and the reason of each. Not sure that this letter is real? Type the address of your index into your browser yourself and look there:",
  path: "/account/projects?critical=any",
};

function nameSome(projects: readonly string[]): string {
  const names = projects.slice(0, 3).map(projectWords).join(", ");
  return projects.length > 3 ? `${names} and ${projects.length - 3} more` : names;
}

function projectWords(project: string): string {
  return project === EVERYTHING ? "every project of this house" : project;
}
